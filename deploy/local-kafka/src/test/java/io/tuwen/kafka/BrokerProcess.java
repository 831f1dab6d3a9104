package io.tuwen.kafka;

import java.io.IOException;
import java.nio.file.Path;

/** A broker in a process of its own, which can be killed. */
final class BrokerProcess {
  private BrokerProcess() {}

  /** Says its port and stays; arguments: the directory. */
  public static void main(String[] arguments) throws InterruptedException {
    var broker = LocalKafka.start(Path.of(arguments[0]), 0);
    System.out.println("port " + broker.port());
    Thread.sleep(Long.MAX_VALUE);
  }

  static Process start(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProcess.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
