package io.tuwen.local.gateway;

import java.util.regex.Pattern;

/**
 * One line of the routing table, whose file explains the columns.
 *
 * @param method {@code *} for all
 * @param host {@code api} or {@code images}
 * @param path a path, a path that ends in {@code /**}, or {@code ~} and an expression
 */
public record Route(String method, String host, String path, String service, Pattern pattern) {
  private static final String ALL_METHODS = "*";
  private static final String BELOW = "/**";

  static Route parse(String line) {
    var columns = line.strip().split("\\s+", -1);
    if (columns.length != 4) {
      throw new IllegalArgumentException("a route has four columns, and this has not: " + line);
    }
    return new Route(
        columns[0], columns[1], columns[2], columns[3], Pattern.compile(expression(columns[2])));
  }

  private static String expression(String path) {
    if (path.startsWith("~")) {
      return path.substring(1);
    }
    return path.endsWith(BELOW)
        ? literal(path.substring(0, path.length() - BELOW.length())) + tail(path)
        : literal(path);
  }

  /** Every path begins with a slash, so below the root nothing is left to be optional. */
  private static String tail(String path) {
    return path.equals(BELOW) ? "/.*" : "(/.*)?";
  }

  private static String literal(String path) {
    return path.replace(".", "\\.");
  }

  boolean matches(String requestMethod, String requestHost, String requestPath) {
    return host.equals(requestHost)
        && (method.equals(ALL_METHODS) || method.equals(requestMethod))
        && pattern.matcher(requestPath).matches();
  }

  /**
   * The same as a line of a map of nginx, whose key is the host's kind, the method and the path.
   */
  public String nginx() {
    var methods = method.equals(ALL_METHODS) ? "\\S+" : method;
    return "\"~^%s %s %s$\" %s;".formatted(host, methods, pattern, service);
  }
}
