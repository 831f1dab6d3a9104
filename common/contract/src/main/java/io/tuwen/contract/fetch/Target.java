package io.tuwen.contract.fetch;

import java.net.InetAddress;
import java.net.URI;

/**
 * An address that was looked at.
 *
 * @param host the IP address that is connected to, and no other
 */
record Target(URI uri, InetAddress host) {
  boolean isEncrypted() {
    return uri.getScheme().equalsIgnoreCase("https");
  }

  int port() {
    return uri.getPort() > 0 ? uri.getPort() : defaultPort(isEncrypted());
  }

  /** What the request line has. */
  String path() {
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  static int defaultPort(boolean encrypted) {
    return encrypted ? 443 : 80;
  }
}
