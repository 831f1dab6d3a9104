package io.tuwen.local;

import io.tuwen.command.Trouble;
import io.tuwen.command.Words;
import io.tuwen.kafka.LocalKafka;
import io.tuwen.local.process.Backoff;
import io.tuwen.local.state.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Kafka in the launcher's own process.
 *
 * <p>INVARIANT: neither the launcher nor the broker ends where Kafka gives up. A full disk passes,
 * and the broker must come back then.
 */
final class Broker {
  private static final String NAME = "broker";
  private static final long MEBIBYTE = 1 << 20;
  private static final Duration STOP = Duration.ofSeconds(30);

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private final int advertisedPort;
  private final Console console;
  private final Runnable changed;
  private final Backoff backoff = new Backoff();
  private final Semaphore gaveUp = new Semaphore(0);
  private final AtomicInteger restarts = new AtomicInteger();
  private volatile LocalKafka kafka;
  private volatile Instant startedAt = Instant.now();

  /** Empty where it is stopped. */
  private Optional<Thread> supervisor = Optional.empty();

  /** While it is in a start. */
  private Optional<Thread> starting = Optional.empty();

  /**
   * Prepares it.
   *
   * @param advertisedPort where clients are sent to, which may be something in between
   * @param changed called when it has gone, could not be started again, or has come back; does not
   *     fail
   */
  Broker(
      Path directory,
      int port,
      int controllerPort,
      int advertisedPort,
      Console console,
      Runnable changed) {
    this.directory = directory;
    this.port = port;
    this.controllerPort = controllerPort;
    this.advertisedPort = advertisedPort;
    this.console = console;
    this.changed = changed;
  }

  /**
   * Starts it where it was before; one that cannot run at all is an error here.
   *
   * @throws InterruptedException where the wait was interrupted; it is stopped then
   */
  void start() throws InterruptedException {
    LocalKafka.whenItGivesUp(this::giveUp);
    var first = new CompletableFuture<Void>();
    var thread = new Thread(() -> supervise(first), "supervise-" + NAME);
    thread.setDaemon(true);
    synchronized (this) {
      supervisor = Optional.of(thread);
      thread.start();
    }
    try {
      first.get();
    } catch (InterruptedException e) {
      stop();
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new CompletionException(e.getCause());
    }
  }

  /**
   * Stops it, also in the middle of a start, and whatever would start it again.
   *
   * @return whether it was started
   */
  boolean stop() {
    Thread stopped;
    synchronized (this) {
      if (supervisor.isEmpty()) {
        return false;
      }
      stopped = supervisor.get();
      supervisor = Optional.empty();
      stopped.interrupt();
    }
    try {
      stopped.join(STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /**
   * Called by threads of Kafka's own. A start that is under way may wait for just these, and ends
   * by an interrupt.
   */
  private synchronized void giveUp() {
    gaveUp.release();
    starting.filter(it -> it != Thread.currentThread()).ifPresent(Thread::interrupt);
    starting = Optional.empty();
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  void createTopics(Collection<NewTopic> topics) {
    running().createTopics(topics);
  }

  private LocalKafka running() {
    var running = kafka;
    if (running == null) {
      throw new IllegalStateException("the broker does not run");
    }
    return running;
  }

  RunState.Component component() {
    return new RunState.Component(
        NAME,
        kafka == null ? "starting" : "up",
        port,
        0,
        ProcessHandle.current().pid(),
        startedAt,
        restarts.get());
  }

  /** INVARIANT: one thread starts it and closes it, and has no lock while it does. */
  private void supervise(CompletableFuture<Void> first) {
    try {
      run();
    } catch (Throwable e) {
      synchronized (this) {
        supervisor = supervisor.filter(it -> it != Thread.currentThread());
      }
      first.completeExceptionally(e);
      return;
    }
    first.complete(null);
    try {
      while (true) {
        requireWanted();
        gaveUp.acquire();
        comeBack(end());
        console.say(PartSentences.readyAgain(NAME));
        changed.run();
      }
    } catch (InterruptedException e) {
      // It was stopped, and what is left is a clean end.
    } finally {
      Thread.interrupted();
      if (kafka != null) {
        kafka.close();
        kafka = null;
      }
    }
  }

  private void run() throws InterruptedException {
    synchronized (this) {
      requireWanted();
      gaveUp.drainPermits();
      starting = Optional.of(Thread.currentThread());
    }
    startedAt = Instant.now();
    try {
      kafka = LocalKafka.start(directory, port, controllerPort, advertisedPort);
    } finally {
      synchronized (this) {
        starting = Optional.empty();
        if (isWanted()) {
          // What interrupted it was a broker that gave up.
          Thread.interrupted();
        }
      }
    }
  }

  /** Closes what has given up; returns the pause before the next start. */
  private Duration end() {
    var pause = backoff.after(Duration.between(startedAt, Instant.now()));
    var failed = kafka;
    kafka = null;
    console.say(
        Words.of(
            "broker gave up, as it does on a full disk (%d MiB are free), and is started again in %.1f s",
            directory.toFile().getUsableSpace() / MEBIBYTE, seconds(pause)));
    changed.run();
    try {
      failed.abandon();
    } catch (Throwable e) {
      console.say("tuwen: " + Trouble.sentence(e));
    }
    return pause;
  }

  /** Tries until it can be started. */
  private void comeBack(Duration first) throws InterruptedException {
    var pause = first;
    while (true) {
      requireWanted();
      Thread.sleep(pause.toMillis());
      try {
        run();
        restarts.incrementAndGet();
        return;
      } catch (Throwable e) {
        // Errors, too: without this thread the broker would never come back.
        requireWanted();
        pause = backoff.after(Duration.ZERO);
        console.say(PartSentences.cannotStart(NAME, Trouble.sentence(e), pause));
        // What is kept of it may be of the time before: on a full disk it could not be replaced.
        changed.run();
      }
    }
  }

  /** A stop's interrupt may have ended within Kafka. */
  private void requireWanted() throws InterruptedException {
    if (!isWanted()) {
      throw new InterruptedException("the broker was stopped");
    }
  }

  private synchronized boolean isWanted() {
    return supervisor.filter(it -> it == Thread.currentThread()).isPresent();
  }

  private static double seconds(Duration pause) {
    return pause.toMillis() / 1000.0;
  }
}
