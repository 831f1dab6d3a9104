package io.tuwen.upload.endpoint;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Sends what belongs to the list of images to {@code /v1/images/}, which leads to result-service
 * everywhere. It comes here behind an Ingress alone, whose paths have no methods.
 */
@ApplicationScoped
class ListRedirect {
  private static final String LIST = "/v1/images";

  /** With its method, and for ever. */
  private static final int PERMANENT_REDIRECT = 308;

  void add(@Observes Router router) {
    for (var method : List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE)) {
      router.route(method, LIST).handler(ListRedirect::redirect);
    }
  }

  private static void redirect(RoutingContext context) {
    var request = context.request();
    if (!request.path().equals(LIST)) {
      context.next();
      return;
    }
    var query = request.query() == null ? "" : "?" + request.query();
    context
        .response()
        .setStatusCode(PERMANENT_REDIRECT)
        .putHeader(HttpHeaders.LOCATION, LIST + "/" + query)
        .end();
  }
}
