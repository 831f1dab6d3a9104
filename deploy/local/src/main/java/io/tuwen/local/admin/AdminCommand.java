package io.tuwen.local.admin;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The commands of operators: they ask the running system over HTTP. */
public final class AdminCommand {
  private static final Map<String, AdminOptions.Known> COMMANDS =
      Map.of(
          "replay",
              new AdminOptions.Known(
                  Set.of("--only-failed", "--only-missing", "--dry-run", "--list"),
                  Set.of(
                      "--workers",
                      "--from",
                      "--to",
                      "--owner",
                      "--prefix",
                      "--only-older-than",
                      "--rate",
                      "--pause",
                      "--resume",
                      "--cancel")),
          "sweep", new AdminOptions.Known(Set.of(), Set.of()),
          "dead-letters",
              new AdminOptions.Known(Set.of(), Set.of("--redrive", "--discard", "--reason")),
          "pipeline", new AdminOptions.Known(Set.of(), Set.of()));

  private AdminCommand() {}

  public static boolean isOne(String command) {
    return COMMANDS.containsKey(command);
  }

  /**
   * Runs a command.
   *
   * @return its exit status
   * @throws IllegalArgumentException where the command line is wrong
   * @throws IllegalStateException where the system says no, or does not answer
   */
  public static int run(List<String> arguments, Path root, PrintStream out)
      throws IOException, InterruptedException {
    var command = arguments.get(0);
    var options =
        AdminOptions.parse(arguments.subList(1, arguments.size()), COMMANDS.get(command), root);
    return switch (command) {
      case "replay" -> new ReplayCommand(options, out).run();
      case "sweep" -> new SweepCommand(options.client(), out).run();
      case "dead-letters" -> new DeadLettersCommand(options, out).run();
      default -> new PipelineCommand(options.client(), out).run();
    };
  }
}
