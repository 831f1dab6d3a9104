package io.tuwen.result.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.ErrorLog;
import io.tuwen.contract.language.Language;
import io.tuwen.contract.language.Messages;
import io.tuwen.contract.share.TooMuch;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;

/** Refuses requests at routes that are no resources of the framework. */
final class ProblemAnswer {
  private static final Logger LOG = Logger.getLogger(ProblemAnswer.class);
  private static final int SOON = 2;

  private ProblemAnswer() {}

  static void send(RoutingContext context, Throwable reason, ObjectMapper json) {
    if (reason instanceof TuwenException foreseen) {
      ErrorLog.write(foreseen);
      var wait = reason instanceof TooMuch tooMuch ? tooMuch.retryAfterSeconds() : SOON;
      if (foreseen.category() == Category.TRANSIENT) {
        context.response().putHeader("Retry-After", Integer.toString(wait));
      }
      send(context, foreseen.code(), reason.getMessage(), json);
    } else {
      LOG.error("event=unforeseen", reason);
      send(context, ErrorCode.INTERNAL_ERROR, "the log of the service has the reason", json);
    }
  }

  private static void send(
      RoutingContext context, ErrorCode code, String detail, ObjectMapper json) {
    var language = Language.of(context.request().getHeader("Accept-Language"), Language.ENGLISH);
    var problem = Messages.problem(code, detail, language);
    try {
      context
          .response()
          .setStatusCode(problem.status())
          .putHeader("Content-Type", Problem.MEDIA_TYPE)
          .putHeader("Vary", "Accept-Language")
          .end(json.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every problem can be written", e);
    }
  }
}
