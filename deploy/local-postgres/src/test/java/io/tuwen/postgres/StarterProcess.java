package io.tuwen.postgres;

import io.tuwen.kafka.FreePort;
import java.io.IOException;
import java.nio.file.Path;

/** A process that starts a server, and can be killed. */
final class StarterProcess {
  private StarterProcess() {}

  /** Says the server's process id and stays; arguments: the directories. */
  public static void main(String[] arguments) throws Exception {
    var directory = Path.of(arguments[0]);
    var server = LocalPostgres.start(directory, Path.of(arguments[1]), FreePort.find());
    var data =
        Identity.choose()
            .home(directory.toAbsolutePath())
            .resolve(Binaries.majorVersion() + "/data");
    System.out.println(RunningServer.of(data).orElseThrow().pid());
    Thread.sleep(Long.MAX_VALUE);
    server.close();
  }

  static Process start(Path directory, Path binaries) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StarterProcess.class.getName(),
            directory.toString(),
            binaries.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
