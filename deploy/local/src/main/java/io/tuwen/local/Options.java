package io.tuwen.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How a system is started.
 *
 * @param port the gateway's
 * @param root the checkout, where the services' jars are
 * @param patience how long all may take to be ready
 * @param hosts names beside those of this machine by which clients may call the gateway
 * @param passing whether it ends soon and for good, so that it writes no archives of classes for
 *     later starts
 * @param detached whether no terminal shows it, so that the services' lines go to their files only
 */
public record Options(
    int port,
    Path data,
    Path root,
    Map<String, Integer> replicas,
    Set<String> hosts,
    boolean passing,
    boolean detached,
    Duration patience,
    long startedAtMillis) {
  static final int DEFAULT_PORT = 8080;

  /**
   * Generous: at the first start each service writes its archive of classes, maybe beside other
   * work of the machine.
   */
  static final int PATIENCE_SECONDS = 240;

  static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

  public Options {
    replicas = Map.copyOf(replicas);
    hosts = Set.copyOf(hosts);
  }

  /** One of each service, detached, for as long as the program runs that starts them. */
  public static Options oneOfEach(int port, Path data, Path root) {
    return new Options(
        port, data, root, Map.of(), Set.of(), true, true, PATIENCE, System.currentTimeMillis());
  }

  int replicasOf(String service) {
    return replicas.getOrDefault(service, 1);
  }
}
