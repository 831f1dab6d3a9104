package io.tuwen.result.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.HeldAnswers;
import io.tuwen.result.Images;
import io.tuwen.result.News;
import io.tuwen.result.ResultConfig;
import io.tuwen.result.Streams;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** {@code GET /v1/events}: the results of some images, as they come. */
@Path("/v1/events")
public class EventsResource {
  private static final Logger LOG = Logger.getLogger(EventsResource.class);

  private final Images images;
  private final Streams streams;
  private final Callers callers;
  private final OpenRequests open;
  private final ObjectMapper json;
  private final HeldAnswers answers;
  private final Origins origins;
  private final Duration heartbeat;

  EventsResource(
      Images images,
      Streams streams,
      Callers callers,
      OpenRequests open,
      ObjectMapper json,
      HeldAnswers answers,
      Origins origins,
      ResultConfig config) {
    this.streams = streams;
    this.callers = callers;
    this.open = open;
    this.images = images;
    this.answers = answers;
    this.origins = origins;
    this.json = json;
    heartbeat = config.heartbeat();
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Multi<OutboundSseEvent> events(
      @QueryParam("image") List<String> ids, @Context Sse sse, @Context RoutingContext context) {
    origins.require(context.request());
    var caller = callers.of(context);
    var wanted = Subscription.of(ids);
    var known = wanted.stream().flatMap(id -> caller.image(id).stream()).toList();
    var unknown = wanted.stream().filter(id -> caller.image(id).isEmpty()).toList();
    var notFound =
        Multi.createFrom().iterable(unknown).map(id -> notFound(sse, Message.notFound(id)));
    if (known.isEmpty()) {
      return notFound;
    }
    var held = new HeldEvent(answers, caller.party(), context.vertx(), context.request());
    var told =
        Multi.createBy()
            .concatenating()
            .streams(
                notFound,
                images
                    .follow(
                        caller.party(),
                        known,
                        WorkerKind.OCR,
                        heartbeat,
                        end -> open.watch(context, end))
                    .map(news -> event(sse, news, held)));
    // Last: nothing fails between taking the share and what gives it back.
    var stream = streams.open(caller.party());
    return told.onFailure(e -> !isTheirs(e))
        .invoke(e -> LOG.errorf(e, "event=stream_failed images=%d", known.size()))
        .onRequest()
        .invoke(held::taken)
        .onTermination()
        .invoke(held::close)
        .onTermination()
        .invoke(stream::close);
  }

  private static boolean isTheirs(Throwable e) {
    return e instanceof TuwenException known && known.code().status() < 500;
  }

  private OutboundSseEvent event(Sse sse, News news, HeldEvent held) {
    return news instanceof News.Of of
        ? event(sse, Message.of(of), held)
        : sse.newEventBuilder().comment("").build();
  }

  private OutboundSseEvent event(Sse sse, Message message, HeldEvent held) {
    if (message.result() == null) {
      return notFound(sse, message);
    }
    var data = written(message.result());
    held.hold(data.length);
    return sse.newEventBuilder()
        .name(message.type())
        .id(message.id() + "-" + message.result().eTag())
        .data(new String(data, StandardCharsets.UTF_8))
        .build();
  }

  private OutboundSseEvent notFound(Sse sse, Message message) {
    var data = new String(written(Map.of("id", message.id())), StandardCharsets.UTF_8);
    return sse.newEventBuilder().name(message.type()).data(data).build();
  }

  /** Written here, since the framework would add a line with the type to every event. */
  private byte[] written(Object data) {
    try {
      return json.writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every result can be written", e);
    }
  }
}
