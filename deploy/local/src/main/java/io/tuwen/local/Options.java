package io.tuwen.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param port the gateway's; empty where the command line does not say
 * @param root the checkout, where the services' jars are
 * @param hosts names beside those of this machine by which clients may call the gateway
 * @param detached whether nobody is looking, so that the services' lines go to their files only
 */
public record Options(
    String command,
    OptionalInt port,
    Path data,
    Path root,
    Map<String, Integer> replicas,
    Set<String> hosts,
    boolean detached,
    long startedAtMillis) {
  static final int DEFAULT_PORT = 8080;

  private static final int MAX_REPLICAS = 16;

  public Options {
    replicas = Map.copyOf(replicas);
    hosts = Set.copyOf(hosts);
  }

  /** One of each service, detached. */
  public static Options oneOfEach(int port, Path data, Path root) {
    return new Options(
        "up",
        OptionalInt.of(port),
        data,
        root,
        Map.of(),
        Set.of(),
        true,
        System.currentTimeMillis());
  }

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Options parse(List<String> arguments, Path root) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("a command is missing: up, down, status or doctor");
    }
    var port = OptionalInt.empty();
    var data = root.resolve(".tuwen/data");
    var replicas = new HashMap<String, Integer>();
    var hosts = new HashSet<String>();
    var detached = false;
    var rest = arguments.subList(1, arguments.size()).iterator();
    while (rest.hasNext()) {
      var option = rest.next();
      switch (option) {
        case "--detach" -> detached = true;
        case "--port" ->
            port = OptionalInt.of(Numbers.parse(option, value(option, rest), 1, 65_000));
        case "--data" -> data = Path.of(value(option, rest)).toAbsolutePath().normalize();
        case "--host" -> hosts.add(value(option, rest));
        case "--replicas" -> addReplicas(value(option, rest), replicas);
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new Options(
        arguments.get(0),
        port,
        data,
        root,
        replicas,
        hosts,
        detached,
        Long.getLong("tuwen.started-at", System.currentTimeMillis()));
  }

  int portOrDefault() {
    return port.orElse(DEFAULT_PORT);
  }

  int replicasOf(String service) {
    return replicas.getOrDefault(service, 1);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static void addReplicas(String text, Map<String, Integer> replicas) {
    var parts = text.split("=", 2);
    if (parts.length < 2 || Service.named(parts[0]).isEmpty()) {
      throw new IllegalArgumentException(
          "--replicas wants SERVICE=N with one of " + String.join(", ", Service.names()));
    }
    replicas.put(parts[0], Numbers.parse("--replicas", parts[1], 1, MAX_REPLICAS));
  }
}
