package io.tuwen.local.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which service answers which request. The first line that matches decides. */
final class Routes {
  private static final String UPLOAD = "upload-service";
  private static final String RESULT = "result-service";
  private static final String RESIZE = "image-resize-worker";

  /** The host of images; locally every name below localhost is this machine. */
  private static final Set<String> IMAGE_HOSTS = Set.of("img", "image", "images");

  private static final String NOBODY = "";

  /** Health and metrics of a service are for operators, on the service's own port. */
  private static final Route OPERATORS = Route.of("", "/+q(/.*)?", NOBODY);

  /** A service would resolve these, and find another address than we did. */
  private static final Pattern DOTS = Pattern.compile("(?s).*/(\\.|%2[Ee]){1,2}(/.*)?");

  private static final List<Route> TABLE =
      List.of(
          Route.of("POST", "/v1/images", UPLOAD),
          Route.of("DELETE", "/v1/images/[^/]+", UPLOAD),
          Route.of("", "/v1/(uploads|sessions)(/.*)?", UPLOAD),
          Route.of("", "/(upload_ocr_image|wxocr|ocrservice/advanced)", UPLOAD),
          Route.of("", "/admin(/.*)?", UPLOAD),
          Route.of("GET", "/q/(openapi|swagger-ui)(/.*)?", RESULT),
          OPERATORS,
          Route.of("", "/\\d+(\\*|%2[Aa])\\d+/.+", RESIZE),
          Route.of("", "/[^/]+/[^/]+[!@][A-Za-z0-9_-]+", RESIZE),
          Route.of("", "/.*", RESULT));

  private Routes() {}

  /** Empty where nobody answers. */
  static Optional<String> service(String method, String host, String path) {
    if (DOTS.matcher(path).matches()) {
      return Optional.empty();
    }
    if (IMAGE_HOSTS.contains(firstLabel(host)) && !OPERATORS.matches(method, path)) {
      return Optional.of(RESIZE);
    }
    return TABLE.stream()
        .filter(route -> route.matches(method, path))
        .map(Route::service)
        .findFirst()
        .filter(service -> !service.equals(NOBODY));
  }

  private static String firstLabel(String host) {
    return host.split("[.:]", 2)[0].toLowerCase(Locale.ROOT);
  }
}
