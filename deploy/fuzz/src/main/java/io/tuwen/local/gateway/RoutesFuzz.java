package io.tuwen.local.gateway;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.fuzz.FuzzTarget;
import io.vertx.core.http.impl.HttpUtils;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Paths at the gateway: none that it passes on is an operators' one, as a service understands it.
 */
public final class RoutesFuzz implements FuzzTarget {
  private static final String[] HOSTS = {"localhost", "img.localhost:8080", "example.com"};
  private static final String[] METHODS = {"GET", "POST"};
  private static final Pattern OPERATORS = Pattern.compile("/+(q|admin)([/;].*)?", Pattern.DOTALL);

  @Override
  public void feed(byte[] input) {
    var path = "/" + new String(input, StandardCharsets.ISO_8859_1);
    if (path.chars().anyMatch(it -> it <= ' ' || it == '?' || it == '#')) {
      return; // A request line ends there, or the path does.
    }
    for (var host : HOSTS) {
      for (var method : METHODS) {
        Routes.service(method, host, path).ifPresent(it -> check(it, host, path));
      }
    }
  }

  /** The resize worker takes every path for the key of an image. */
  private static void check(String service, String host, String path) {
    for (var understood : new String[] {path, normalized(path), decoded(normalized(path))}) {
      require(
          service.equals("image-resize-worker") || !OPERATORS.matcher(understood).matches(),
          "%s gets %s at %s, which is %s",
          service,
          path,
          host,
          understood);
    }
  }

  /** As the routers of the services do. */
  private static String normalized(String path) {
    try {
      return HttpUtils.normalizePath(path);
    } catch (IllegalArgumentException e) {
      return path; // It answers 400.
    }
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  /** Linear, but with a kilobyte of short-lived memory for each slash, six times over. */
  @Override
  public int maxLength() {
    return 4 * 1024;
  }
}
