package io.tuwen.contract.credentials;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An address that secrets or images are sent to.
 *
 * <p>INVARIANT: plain HTTP is for this machine alone; everything else has TLS.
 */
public final class SecureEndpoint {
  private SecureEndpoint() {}

  /**
   * Refuses an address that would leak.
   *
   * @param property what has to be mended
   */
  public static void require(String property, URI endpoint, String example) {
    var scheme = Optional.ofNullable(endpoint.getScheme()).orElse("");
    if (endpoint.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalStateException(property + " must be a URL such as " + example);
    }
    if (!scheme.equals("https") && !isOnThisMachine(endpoint)) {
      throw new IllegalStateException(
          property + " must begin with https:// unless it is on this machine");
    }
  }

  public static boolean isOnThisMachine(URI endpoint) {
    try {
      return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
