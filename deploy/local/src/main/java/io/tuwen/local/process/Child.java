package io.tuwen.local.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A child process that is started again whenever it ends by itself.
 *
 * <p>It ends for good only by {@link #stop}, and only this process is ever signalled.
 *
 * <p>INVARIANT: neither a start that fails nor a listener that fails ends the supervision. A full
 * disk or a fork that is refused passes, and the service must come back then.
 */
public final class Child {
  /** How long the last lines of a process that has ended may take. */
  private static final long LAST_LINES_MILLIS = 1000;

  private final ChildSpec spec;
  private final LogFile log;
  private final Listener listener;
  private final Backoff backoff = new Backoff();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread supervisor;
  private volatile Process process;
  private volatile Instant startedAt = Instant.now();
  private final AtomicInteger restarts = new AtomicInteger();

  /** Hears what becomes of a child, from the child's own threads. */
  public interface Listener {
    void line(Child child, String line);

    /** It ended by itself and is started again after the pause. */
    void ended(Child child, int exitCode, Duration pause);

    /** It was started again. */
    default void startedAgain(Child child) {}

    /** It could not be started again, and the next try is after the pause. */
    default void cannotStart(Child child, String why, Duration pause) {}
  }

  public Child(ChildSpec spec, LogFile log, Listener listener) {
    this.spec = spec;
    this.log = log;
    this.listener = listener;
    supervisor = new Thread(this::supervise, "supervise-" + spec.name());
    supervisor.setDaemon(true);
  }

  /** Starts it; a command that cannot be run at all is an error here. */
  public void start() {
    process = run();
    supervisor.start();
  }

  public ChildSpec spec() {
    return spec;
  }

  public LogFile log() {
    return log;
  }

  public long pid() {
    return process.pid();
  }

  public Instant startedAt() {
    return startedAt;
  }

  public int restarts() {
    return restarts.get();
  }

  /** From now on the end of the process is expected, whatever causes it. */
  public void expectEnd() {
    stopping.countDown();
  }

  /** Asks it to end (SIGTERM), or makes it end, and not to come back. */
  public void stop(boolean force) {
    expectEnd();
    if (force) {
      process.destroyForcibly();
    } else {
      terminate();
    }
  }

  /**
   * Waits for the end after {@link #stop}, and ends it by force after the grace.
   *
   * @return whether it ended by itself
   */
  public boolean awaitEnd(Duration grace) throws InterruptedException {
    var ended = process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    // Not for ever: something that it started may hold its output open still.
    supervisor.join(LAST_LINES_MILLIS);
    return ended;
  }

  /** By its handle: the process itself would close its output, and the last lines be lost. */
  private void terminate() {
    process.toHandle().destroy();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // there is nothing to wait for
  private Process run() {
    try {
      startedAt = Instant.now();
      empty(spec.scratch());
      var builder =
          new ProcessBuilder(spec.command())
              .directory(spec.directory().toFile())
              .redirectErrorStream(true);
      builder.environment().clear();
      builder.environment().putAll(spec.environment());
      var started = builder.start();
      started.onExit().thenAccept(Child::closeInput);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(spec.name() + " cannot be started", e);
    }
  }

  /**
   * Java closes it only when the output has ended, which what the process has started may hold open
   * until its input ends.
   */
  private static void closeInput(Process ended) {
    try {
      ended.getOutputStream().close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  private static void empty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var files = Files.walk(directory)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(directory);
  }

  private void supervise() {
    try {
      while (true) {
        relayLines();
        var exitCode = process.waitFor();
        var pause = backoff.after(Duration.between(startedAt, Instant.now()));
        if (stopping.getCount() == 0) {
          return;
        }
        tell(() -> listener.ended(this, exitCode, pause));
        if (isStoppedWithin(pause) || !isStartedAgain()) {
          return;
        }
        restarts.incrementAndGet();
        if (stopping.getCount() == 0) {
          // stop() may have signalled the process before this one
          terminate();
        }
        tell(() -> listener.startedAgain(this));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries until it can be started; false where it is stopped meanwhile. */
  private boolean isStartedAgain() throws InterruptedException {
    while (true) {
      try {
        process = run();
        return true;
      } catch (UncheckedIOException e) {
        var why = e.getCause().toString();
        var pause = backoff.after(Duration.ZERO);
        log.write("it cannot be started: " + why);
        tell(() -> listener.cannotStart(this, why, pause));
        if (isStoppedWithin(pause)) {
          return false;
        }
      }
    }
  }

  private boolean isStoppedWithin(Duration pause) throws InterruptedException {
    return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      log.write("event=listener_failed cause=\"" + e + "\"");
    }
  }

  private void relayLines() {
    try (BufferedReader lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        log.write(line);
        var said = line;
        tell(() -> listener.line(this, said));
      }
    } catch (IOException e) {
      log.write("the output broke off: " + e.getMessage());
    }
  }
}
