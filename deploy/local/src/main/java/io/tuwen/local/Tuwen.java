package io.tuwen.local;

import io.tuwen.local.admin.AdminCommand;
import io.tuwen.local.process.LineStream;
import io.tuwen.local.process.LogFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;

/** The program behind {@code ./tuwen}: up, down, status, doctor, and those of operators. */
public final class Tuwen {
  private static final int USAGE = 2;

  private Tuwen() {}

  public static void main(String[] arguments) throws InterruptedException, IOException {
    try {
      redirectOutput();
      configureLogging();
      var root = Path.of(System.getProperty("tuwen.root", ".")).toAbsolutePath().normalize();
      if (arguments.length > 0 && AdminCommand.isOne(arguments[0])) {
        System.exit(AdminCommand.run(List.of(arguments), root, System.out));
      }
      var options = Options.parse(List.of(arguments), root);
      System.exit(run(options, System.out));
    } catch (IllegalArgumentException e) {
      System.err.println("tuwen: " + e.getMessage());
      System.exit(USAGE);
    } catch (IllegalStateException | UncheckedIOException e) {
      System.err.println("tuwen: " + e.getMessage());
      System.exit(1);
    }
  }

  private static int run(Options options, PrintStream out)
      throws IOException, InterruptedException {
    return switch (options.command()) {
      case "up" -> DataLock.whileHeld(options.data(), () -> up(options, out));
      case "down" -> new Down(options, out).run();
      case "status" -> new Status(options, out).run();
      case "doctor" -> new Doctor(options, out).run();
      default -> throw new IllegalArgumentException("unknown command " + options.command());
    };
  }

  private static int up(Options options, PrintStream out) throws IOException, InterruptedException {
    try (var log = new LogFile(options.data().resolve("logs/tuwen.log"))) {
      var console = new Console(out, log);
      var system = new LocalSystem(options, console);
      var stopped = new CountDownLatch(1);
      var main = Thread.currentThread();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> endOnSignal(system, main, stopped), "stop"));
      try {
        system.start();
        new CountDownLatch(1).await();
        throw new AssertionError("only a signal ends the wait");
      } catch (InterruptedException e) {
        console.say("stopping");
        return 0;
      } catch (IllegalStateException | UncheckedIOException e) {
        console.say("tuwen: " + e.getMessage());
        return 1;
      } finally {
        // The interruption has been heard; the stop has waits of its own.
        Thread.interrupted();
        system.stop();
        stopped.countDown();
      }
    }
  }

  /** A signal ends the start or the run; the JVM goes when all is down, and that is a success. */
  private static void endOnSignal(LocalSystem system, Thread main, CountDownLatch stopped) {
    if (stopped.getCount() == 0) {
      return;
    }
    system.expectEnd();
    main.interrupt();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  /**
   * What is said to a launcher that has no terminal goes to a log that is bounded, as all others
   * are. The shell's own redirection is not.
   */
  private static void redirectOutput() {
    var file = System.getProperty("tuwen.output");
    if (file != null) {
      var lines = new LineStream(new LogFile(Path.of(file)));
      System.setOut(new PrintStream(lines, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    }
  }

  private static void configureLogging() throws IOException {
    try (var configuration = Tuwen.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(configuration);
    }
  }
}
