package io.tuwen.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process to keep alive.
 *
 * @param environment all of it: a child gets nothing that is not in here
 * @param scratch its temporary files; empty whenever it starts, so that a killed one leaves nothing
 * @param managementPort where it says whether it is ready
 */
public record ChildSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path directory,
    Path scratch,
    int port,
    int managementPort) {
  public ChildSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The command line without the environment, where the secrets are. */
  @Override
  public String toString() {
    return name + " " + command;
  }
}
