package io.tuwen.local.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;

/** Which headers pass through a gateway, and which it writes itself. */
final class Headers {
  private static final List<String> HOP_BY_HOP =
      List.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  private Headers() {}

  static void removeHopByHop(MultiMap headers) {
    HOP_BY_HOP.forEach(headers::remove);
  }

  /** We are the edge: what a client says about itself in these is not to be believed. */
  static void forwarded(HttpServerRequest request) {
    var host = host(request);
    var colon = host.lastIndexOf(':');
    var headers = request.headers();
    List.copyOf(headers.names()).stream()
        .filter(it -> it.toLowerCase(Locale.ROOT).startsWith("x-forwarded-"))
        .forEach(headers::remove);
    headers.remove("Forwarded");
    headers.remove("Tuwen-Caller");
    headers.set("X-Forwarded-For", request.remoteAddress().hostAddress());
    headers.set("X-Real-IP", request.remoteAddress().hostAddress());
    headers.set("X-Forwarded-Proto", "http");
    headers.set("X-Forwarded-Host", host);
    headers.set("X-Forwarded-Port", colon < 0 ? "80" : host.substring(colon + 1));
  }

  static String host(HttpServerRequest request) {
    return request.authority() == null ? "localhost" : request.authority().toString();
  }
}
