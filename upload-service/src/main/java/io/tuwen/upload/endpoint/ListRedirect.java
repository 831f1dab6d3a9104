package io.tuwen.upload.endpoint;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
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
    context
        .response()
        .setStatusCode(PERMANENT_REDIRECT)
        .putHeader(HttpHeaders.LOCATION, LIST + "/" + query(request))
        .end();
  }

  /** A deletion at an address with a slash says that it means all images. */
  private static String query(HttpServerRequest request) {
    if (request.query() != null) {
      return "?" + request.query();
    }
    return request.method().equals(HttpMethod.DELETE) ? "?all=true" : "";
  }
}
