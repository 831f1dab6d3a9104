package io.tuwen.local.admin;

import io.tuwen.local.AdminToken;
import io.tuwen.local.Numbers;
import io.tuwen.local.Service;
import io.tuwen.local.state.RunState;
import io.tuwen.local.state.StateFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the command line of an operator's command says. */
final class AdminOptions {
  private static final int DEFAULT_PORT = 8088;
  private static final Set<String> ALWAYS = Set.of("--port", "--data");

  private final Set<String> flags = new HashSet<>();
  private final Map<String, String> values = new HashMap<>();
  private final Path root;

  private AdminOptions(Path root) {
    this.root = root;
  }

  /** The options that a command has: bare ones, and those with a value. */
  record Known(Set<String> flags, Set<String> values) {
    Known {
      flags = Set.copyOf(flags);
      values = Set.copyOf(values);
    }
  }

  static AdminOptions parse(List<String> arguments, Known known, Path root) {
    var options = new AdminOptions(root);
    var rest = arguments.iterator();
    while (rest.hasNext()) {
      var option = rest.next();
      if (known.flags().contains(option)) {
        options.flags.add(option);
      } else if (known.values().contains(option) || ALWAYS.contains(option)) {
        if (!rest.hasNext()) {
          throw new IllegalArgumentException(option + " needs a value");
        }
        options.values.put(option, rest.next());
      } else {
        throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return options;
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option));
  }

  int number(String option, int min, int max) {
    return Numbers.parse(option, values.get(option), min, max);
  }

  /** To operations of the system on the data directory, or on the port where one is named. */
  AdminClient client() {
    var data =
        value("--data")
            .map(it -> Path.of(it).toAbsolutePath().normalize())
            .orElse(root.resolve(".tuwen/data"));
    var port = values.containsKey("--port") ? number("--port", 1, 65_535) : runningPort(data);
    var token =
        AdminToken.find(data)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there is no %s: is Tuwen running on %s? For a system elsewhere, set"
                                .formatted(data.resolve("admin.token"), data)
                            + " TUWEN_ADMIN_TOKEN"));
    return new AdminClient(URI.create("http://127.0.0.1:" + port), token);
  }

  private static int runningPort(Path data) {
    return new StateFile(data)
        .read()
        .flatMap(it -> it.component(Service.OPERATIONS.serviceName()))
        .map(RunState.Component::port)
        .orElse(DEFAULT_PORT);
  }
}
