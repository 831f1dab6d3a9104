package io.tuwen.contract.http;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.VertxException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Makes an INFO line of what the framework refuses before a request has a route: a Host header that
 * is none, the preface of HTTP/2, a request line without a path. It answers 400, and logs its own
 * ERROR with a stack trace.
 *
 * <p>INVARIANT: an ERROR line is a fault of ours; a client cannot ring that alarm.
 */
@ApplicationScoped
class RefusedRequests {
  /** Held here, since the log manager forgets a logger with its filter otherwise. */
  private static final Logger FRAMEWORK =
      Logger.getLogger("io.quarkus.vertx.http.runtime.QuarkusErrorHandler");

  void quieten(@Observes StartupEvent started) {
    FRAMEWORK.setFilter(RefusedRequests::lower);
  }

  private static boolean lower(LogRecord entry) {
    if (entry.getThrown() instanceof VertxException e && isRefusal(e)) {
      entry.setLevel(Level.INFO);
      entry.setThrown(null);
      entry.setMessage("event=refused code=malformed_request detail=\"" + e.getMessage() + '"');
    }
    return true;
  }

  private static boolean isRefusal(VertxException e) {
    var message = Objects.toString(e.getMessage(), "");
    return message.startsWith("For HTTP/1.x requests, the 'Host' header")
        || message.startsWith("For HTTP/2 requests, the ':authority'")
        || message.startsWith("The request path must start with");
  }
}
