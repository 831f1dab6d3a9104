package io.tuwen.chaos;

import io.tuwen.command.ExitCode;
import io.tuwen.command.Program;
import io.tuwen.local.Console;
import io.tuwen.local.Options;
import io.tuwen.local.Ports;
import io.tuwen.local.process.LogFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;

/** The program behind {@code ./tuwen chaos}. */
public final class Chaos {
  private final ChaosOptions options;
  private final Path data;
  private final PrintStream out;

  Chaos(ChaosOptions options, Path data, PrintStream out) {
    this.options = options;
    this.data = data;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    configureLogging();
    var root = Path.of(System.getProperty("tuwen.root", ".")).toAbsolutePath().normalize();
    System.exit(program(root, System.out).run(arguments));
  }

  static Program program(Path root, PrintStream out) {
    return new Program("tuwen", new ChaosCommand(root, out)).failsWith(ExitCode.NOT_RUNNING);
  }

  int runAndTell() throws IOException, InterruptedException {
    var report = run();
    report.findings().forEach(out::println);
    out.println();
    out.print(report.toMarkdown());
    if (!report.hasWorked()) {
      out.println("no image was acknowledged and read, so nothing is known");
    }
    if (options.table().isPresent()) {
      Files.writeString(options.table().get(), report.toMarkdown());
    }
    return report.isClean() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Starts everything, breaks it, and stops it. */
  Report run() throws IOException, InterruptedException {
    var port = options.port().orElseGet(() -> new Ports().any());
    try (var log = new LogFile(data.resolve("logs/tuwen.log"));
        var chaosLog = new LogFile(data.resolve("logs/chaos.log"))) {
      var console = new Console(out, chaosLog);
      var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      var whole =
          new Whole(
              Options.oneOfEach(port, data, options.root()),
              options.engines(),
              new Console(silent, log));
      var stopped = new CountDownLatch(1);
      var hook = new Thread(stopOnSignal(whole, Thread.currentThread(), stopped), "stop");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        console.say("seed %d, data in %s".formatted(options.seed(), data));
        whole.start();
        console.say("Tuwen is ready: http://127.0.0.1:%d".formatted(port));
        var client = new Client(URI.create("http://127.0.0.1:" + port));
        return new Run(options, whole, client, console, chaosLog::write).run();
      } finally {
        Thread.interrupted();
        whole.stop();
        stopped.countDown();
      }
    }
  }

  /** A signal ends the run; the JVM goes when all is down. */
  private static Runnable stopOnSignal(Whole whole, Thread main, CountDownLatch stopped) {
    return () -> {
      if (stopped.getCount() == 0) {
        return;
      }
      whole.expectEnd();
      main.interrupt();
      try {
        stopped.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  static void configureLogging() throws IOException {
    try (var configuration = Chaos.class.getResourceAsStream("/chaos-logging.properties")) {
      LogManager.getLogManager().readConfiguration(configuration);
    }
  }
}
