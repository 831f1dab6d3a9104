package io.tuwen.command;

import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** {@code --port}, of every command that has to do with a system. */
public final class PortOption {
  @Option(
      names = "--port",
      paramLabel = "N",
      converter = PortNumber.class,
      description = "the port of the system's gateway")
  private Integer port;

  public OptionalInt port() {
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  /** Leaves room for the ports that are counted from the gateway's. */
  static final class PortNumber extends Bounded {
    private static final int MAX_PORT = 65_000;

    PortNumber() {
      super(1, MAX_PORT);
    }
  }
}
