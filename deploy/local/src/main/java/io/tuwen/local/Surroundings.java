package io.tuwen.local;

import java.net.URI;
import java.util.Map;

/**
 * What stands between the services and what they use. By default nothing does.
 *
 * <p>Each is asked once, at the start.
 */
public interface Surroundings {
  Surroundings NOTHING = new Surroundings() {};

  /** The port at which clients find the broker that listens on this one. */
  default int brokerPort(int port) {
    return port;
  }

  /** The address under which the services know the storage. */
  default URI storage(URI endpoint) {
    return endpoint;
  }

  /** Settings of the services, before all others. */
  default Map<String, String> environment() {
    return Map.of();
  }
}
