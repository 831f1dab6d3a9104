package io.tuwen.local.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;

/** Which headers pass through a gateway, and which it writes itself. */
final class Headers {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
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

  static void copy(MultiMap from, MultiMap to) {
    from.forEach(
        (name, value) -> {
          var lower = name.toLowerCase(Locale.ROOT);
          if (!HOP_BY_HOP.contains(lower) && !lower.startsWith("x-forwarded-")) {
            to.add(name, value);
          }
        });
  }

  /** We are the edge: what a client says about itself in these is not to be believed. */
  static void forwarded(HttpServerRequest request, MultiMap to) {
    var host = host(request);
    var colon = host.lastIndexOf(':');
    to.remove("Forwarded");
    to.set("X-Forwarded-For", request.remoteAddress().hostAddress());
    to.set("X-Real-IP", request.remoteAddress().hostAddress());
    to.set("X-Forwarded-Proto", "http");
    to.set("X-Forwarded-Host", host);
    to.set("X-Forwarded-Port", colon < 0 ? "80" : host.substring(colon + 1));
  }

  static String host(HttpServerRequest request) {
    return request.authority() == null ? "localhost" : request.authority().toString();
  }
}
