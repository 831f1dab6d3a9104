package io.tuwen.local.gateway;

import java.util.regex.Pattern;

/**
 * One line of the routing table.
 *
 * @param method empty for any
 */
record Route(String method, Pattern path, String service) {
  static Route of(String method, String path, String service) {
    return new Route(method, Pattern.compile(path), service);
  }

  boolean matches(String requestMethod, String requestPath) {
    return (method.isEmpty() || method.equals(requestMethod))
        && path.matcher(requestPath).matches();
  }
}
