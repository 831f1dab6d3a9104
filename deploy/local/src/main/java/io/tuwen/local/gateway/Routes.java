package io.tuwen.local.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which service answers which request, by the routing table of all gateways. */
public final class Routes {
  /** The host of images; locally every name below localhost is this machine. */
  private static final Set<String> IMAGE_HOSTS = Set.of("img", "image", "images");

  private static final List<Route> TABLE = read();

  private Routes() {}

  private static List<Route> read() {
    try (var file = Routes.class.getResourceAsStream("/routes")) {
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Route> parse(String table) {
    return table
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Route::parse)
        .toList();
  }

  /** All routes, in the order in which they decide. */
  public static List<Route> table() {
    return TABLE;
  }

  /**
   * Finds the service.
   *
   * @param target as it stands in the request
   * @return empty where no service answers
   */
  static Optional<String> service(String method, String host, String target) {
    var kind = IMAGE_HOSTS.contains(firstLabel(host)) ? "images" : "api";
    return Address.read(target)
        .flatMap(
            path ->
                TABLE.stream()
                    .filter(route -> route.matches(method, kind, path))
                    .map(Route::service)
                    .findFirst());
  }

  private static String firstLabel(String host) {
    return host.split("[.:]", 2)[0].toLowerCase(Locale.ROOT);
  }
}
