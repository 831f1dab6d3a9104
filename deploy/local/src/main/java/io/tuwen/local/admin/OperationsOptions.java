package io.tuwen.local.admin;

import io.tuwen.command.Bounded;
import io.tuwen.command.DataOption;
import io.tuwen.command.NotRunning;
import io.tuwen.command.PortOption;
import io.tuwen.command.Words;
import io.tuwen.local.AdminToken;
import io.tuwen.local.Service;
import io.tuwen.local.state.RunState;
import io.tuwen.local.state.StateFile;
import io.tuwen.local.state.Systems;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where operations listens, for the commands that ask it. */
final class OperationsOptions {
  private static final int DEFAULT_PORT = 8088;

  private final Path root;

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final PortOption gateway = new PortOption();

  @Option(
      names = "--operations-port",
      paramLabel = "N",
      converter = Port.class,
      description = "the port of operations, where it is not that of the system in --data")
  private Integer port;

  OperationsOptions(Path root) {
    this.root = root;
  }

  /**
   * To operations of the system on the data directory, or on the port where one is named.
   *
   * @throws NotRunning where there is no token for it
   */
  AdminClient client() {
    var directory = directory();
    var token =
        AdminToken.find(directory)
            .orElseThrow(
                () ->
                    new NotRunning(
                        Words.of(
                            "there is no %s: is Tuwen running on %s? For a system elsewhere, set TUWEN_ADMIN_TOKEN",
                            directory.resolve("admin.token"), directory)));
    var actual = port == null ? runningPort(directory) : port;
    return new AdminClient(URI.create("http://127.0.0.1:" + actual), token);
  }

  /** Where clients come to the system on the data directory. */
  URI gateway() {
    var directory = directory();
    return new StateFile(directory)
        .read()
        .map(it -> URI.create("http://127.0.0.1:" + it.port()))
        .orElseThrow(
            () -> new NotRunning(Words.of("Tuwen does not run on %s; say --api", directory)));
  }

  private Path directory() {
    return new Systems(root).found(data.directory(), gateway.port());
  }

  private static int runningPort(Path data) {
    return new StateFile(data)
        .read()
        .flatMap(it -> it.component(Service.OPERATIONS.serviceName()))
        .map(RunState.Component::port)
        .orElse(DEFAULT_PORT);
  }

  static final class Port extends Bounded {
    Port() {
      super(1, 65_535);
    }
  }
}
