package io.tuwen.contract.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.language.Language;
import io.tuwen.contract.language.Messages;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Looks at every request of every service before anything else does.
 *
 * <p>INVARIANT: a request that two servers could read differently goes no further: one with several
 * hosts, or with a transfer coding that only one of them knows. The connection ends with it, since
 * it is undefined where the next request begins.
 *
 * <p>INVARIANT: every answer says that its type is not to be guessed, and one that does not say how
 * long it may be kept may not be kept.
 */
@ApplicationScoped
class RequestGate {
  private static final Logger LOG = Logger.getLogger(RequestGate.class);

  /** Before the framework's own filters, of which the first has 300. */
  private static final int FIRST = 1000;

  /** Enough to read an answer; closing at once would destroy it on its way. */
  private static final long LINGER_MILLIS = 2000;

  private static final String NO_STORE = "no-store";

  void register(@Observes Filters filters) {
    filters.register(RequestGate::check, FIRST);
  }

  private static void check(RoutingContext context) {
    context.addHeadersEndHandler(nothing -> complete(context));
    context.addEndHandler(answered -> discardRest(context));
    fault(context.request()).ifPresentOrElse(detail -> refuse(context, detail), context::next);
  }

  /**
   * What was answered before its body was read, has to be read all the same: a client that is still
   * writing looks for no answer. One that does not come to an end loses its connection.
   */
  private static void discardRest(RoutingContext context) {
    var request = context.request();
    if (request.isEnded() || request.version() == HttpVersion.HTTP_2) {
      return;
    }
    request.resume();
    context
        .vertx()
        .setTimer(
            LINGER_MILLIS,
            id -> {
              if (!request.isEnded()) {
                request.connection().close();
              }
            });
  }

  private static void complete(RoutingContext context) {
    var headers = context.response().headers();
    headers.set("X-Content-Type-Options", "nosniff");
    if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
      headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
    // Here, since handlers that are added later see headers before the framework has written its
    // own.
    Callers.sayWhoMayKeep(context, headers);
  }

  private static Optional<String> fault(HttpServerRequest request) {
    var hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1)) {
      return Optional.of("a request has one Host header");
    }
    var codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
    if (!codings.isEmpty() && (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked"))) {
      return Optional.of("the only Transfer-Encoding is chunked");
    }
    return Optional.empty();
  }

  /**
   * INVARIANT: the answer is written and not ended, since its end would begin the next request:
   * what this one hides in its body. Its length is told, so that the client has it whole.
   */
  private static void refuse(RoutingContext context, String detail) {
    LOG.infof("event=refused code=%s detail=\"%s\"", ErrorCode.MALFORMED_REQUEST.code(), detail);
    var problem =
        Messages.problem(
            ErrorCode.MALFORMED_REQUEST,
            detail,
            Language.of(
                context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE), Language.ENGLISH));
    var body =
        new JsonObject()
            .put("type", problem.type())
            .put("title", problem.title())
            .put("status", problem.status())
            .put("detail", problem.detail())
            .put("code", problem.code())
            .toBuffer();
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .write(body)
        .onComplete(written -> context.request().connection().close());
  }
}
