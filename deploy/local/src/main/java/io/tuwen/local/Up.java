package io.tuwen.local;

import io.tuwen.command.Bounded;
import io.tuwen.command.DataOption;
import io.tuwen.command.ExitCode;
import io.tuwen.command.PortOption;
import io.tuwen.command.Trouble;
import io.tuwen.command.Words;
import io.tuwen.local.process.LogFile;
import io.tuwen.local.state.Systems;
import io.tuwen.simulators.Simulators;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tuwen up}: starts everything, and runs until a signal. */
@Command(
    name = "up",
    description = {
      "Builds what has changed and starts everything. Ctrl-C stops it.",
      "The gateway listens on port 8080, and all that it keeps is in .tuwen/data; where root may not"
          + " make namespaces, as in most containers, the database is in /var/tmp. The ports of the"
          + " services follow the gateway's."
    },
    exitCodeList = {
      "0:stopped by a signal; with --detach, ready",
      "1:the system could not start; it says why",
      ExitCode.USAGE_LINE
    })
final class Up implements Callable<Integer> {
  private final Path root;
  private final PrintStream out;

  @Mixin private final PortOption port = new PortOption();
  @Mixin private final DataOption data = new DataOption();

  @Option(names = "--detach", description = "returns when it is ready, and leaves it running")
  private boolean detached;

  @Option(
      names = "--replicas",
      paramLabel = "SERVICE=N",
      converter = ReplicasConverter.class,
      description = "several of one service; may be given several times")
  private List<Replicas> replicas = new ArrayList<>();

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "a name by which clients call it, beside localhost; may be given several times")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      defaultValue = "" + Options.PATIENCE_SECONDS,
      description = "how long all may take to be ready (" + Options.PATIENCE_SECONDS + ")")
  private int patience;

  @Option(
      names = "--simulators",
      description =
          "lets users of a simulated WeChat and Alipay log in, by codes such as alice.1, and has the"
              + " OCR engines of clouds ask simulated ones")
  private boolean simulated;

  Up(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var options =
        new Options(
            port.port().orElse(Options.DEFAULT_PORT),
            data.directoryIn(root),
            root,
            replicas.stream()
                .collect(Collectors.toMap(Replicas::service, Replicas::count, (a, b) -> b)),
            Set.copyOf(hosts),
            false,
            detached,
            Duration.ofSeconds(patience),
            Long.getLong("tuwen.started-at", System.currentTimeMillis()));
    return DataLock.whileHeld(options.data(), () -> up(options));
  }

  private int up(Options options) throws IOException {
    try (var log = new LogFile(options.data().resolve("logs/tuwen.log"));
        var simulators = simulated ? startSimulators(options) : null) {
      new Systems(root).add(options.data());
      var console = new Console(out, log);
      if (simulators != null) {
        console.say(
            Words.of("Simulated platforms and clouds: %s/simulated", simulators.endpoint()));
      }
      var surroundings =
          simulators == null ? Surroundings.NOTHING : new SimulatedPlatforms(simulators);
      var system = new LocalSystem(options, console, surroundings);
      var stopped = new CountDownLatch(1);
      var main = Thread.currentThread();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> endOnSignal(system, main, stopped), "stop"));
      try {
        system.start();
        new CountDownLatch(1).await();
        throw new AssertionError("only a signal ends the wait");
      } catch (InterruptedException e) {
        console.say(Words.of("stopping"));
        return ExitCode.DONE;
      } catch (IllegalStateException | UncheckedIOException | IOException e) {
        console.say("tuwen: " + Trouble.sentence(e));
        return ExitCode.FAILED;
      } finally {
        // The interruption has been heard; the stop has waits of its own.
        Thread.interrupted();
        stop(system::stop, console, stopped);
      }
    }
  }

  private static Simulators startSimulators(Options options) {
    return Simulators.start(
        new Ports().preferably(options.port() + SimulatedPlatforms.PORT_OFFSET));
  }

  /** What stops a system. */
  interface Stop {
    void run() throws InterruptedException;
  }

  /** INVARIANT: the signal's thread waits no longer than the stop takes, however it ends. */
  static void stop(Stop stop, Console console, CountDownLatch stopped) {
    try {
      stop.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      console.say("tuwen: " + e);
    } finally {
      stopped.countDown();
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

  /** How many there are of a service. */
  record Replicas(String service, int count) {
    static final int MAX_REPLICAS = 16;
  }

  static final class ReplicasConverter implements ITypeConverter<Replicas> {
    @Override
    public Replicas convert(String text) {
      var parts = text.split("=", 2);
      if (parts.length < 2 || Service.named(parts[0]).isEmpty()) {
        throw new IllegalArgumentException(
            Words.of("wants SERVICE=N with one of %s", String.join(", ", Service.names())));
      }
      return new Replicas(parts[0], new Count().convert(parts[1]));
    }
  }

  static final class Seconds extends Bounded {
    private static final int HOUR = 3600;

    Seconds() {
      super(1, HOUR);
    }
  }

  static final class Count extends Bounded {
    Count() {
      super(1, Replicas.MAX_REPLICAS);
    }
  }
}
