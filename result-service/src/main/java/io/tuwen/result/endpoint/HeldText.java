package io.tuwen.result.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.result.HeldAnswers;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;

/**
 * Answers with what was read, which may have megabytes. The framework would write it all at once,
 * and keep in memory whatever the client does not take.
 */
@ApplicationScoped
class HeldText {
  private final HeldAnswers answers;
  private final Callers callers;
  private final OpenRequests open;
  private final ObjectMapper json;

  HeldText(HeldAnswers answers, Callers callers, OpenRequests open, ObjectMapper json) {
    this.answers = answers;
    this.callers = callers;
    this.open = open;
    this.json = json;
  }

  /**
   * Goes on where the answer is given.
   *
   * <p>INVARIANT: what is written there has its room at once, or is dropped: a result that many
   * wait for is not written for all of them before one of them is refused.
   */
  <T> Uni<T> onLoop(RoutingContext context, Uni<T> found) {
    var loop = context.vertx().getOrCreateContext();
    return found.emitOn(task -> loop.runOnContext(nothing -> task.run()));
  }

  /**
   * A text for the client of a request, on its event loop.
   *
   * @throws io.tuwen.contract.share.TooMuch where the client leaves too much untaken
   */
  Relay text(String text, RoutingContext context) {
    return relay(text.getBytes(StandardCharsets.UTF_8), context);
  }

  /** As {@link #text}, of something as JSON. */
  Relay json(Object value, RoutingContext context) {
    try {
      return relay(json.writeValueAsBytes(value), context);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every result can be written", e);
    }
  }

  private Relay relay(byte[] content, RoutingContext context) {
    return new Relay(context, answers.hold(callers.of(context).party(), content), open);
  }
}
