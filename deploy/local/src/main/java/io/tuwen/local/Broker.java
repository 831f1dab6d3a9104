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
import java.util.concurrent.Semaphore;
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

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private final int advertisedPort;
  private final Console console;
  private final Runnable changed;
  private final Backoff backoff = new Backoff();
  private final Semaphore gaveUp = new Semaphore(0);
  private LocalKafka kafka;
  private Thread supervisor;
  private Instant startedAt = Instant.now();
  private int restarts;

  /**
   * Prepares it.
   *
   * @param advertisedPort where clients are sent to, which may be something in between
   * @param changed called when it has gone or come back; does not fail
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

  /** Starts it where it was before; one that cannot run at all is an error here. */
  synchronized void start() {
    LocalKafka.whenItGivesUp(gaveUp::release);
    run();
    supervisor = new Thread(this::supervise, "supervise-" + NAME);
    supervisor.setDaemon(true);
    supervisor.start();
  }

  /**
   * Stops it, and whatever would start it again.
   *
   * @return whether it was started
   */
  synchronized boolean stop() {
    if (supervisor == null) {
      return false;
    }
    supervisor.interrupt();
    supervisor = null;
    if (kafka != null) {
      kafka.close();
      kafka = null;
    }
    return true;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  void createTopics(Collection<NewTopic> topics) {
    running().createTopics(topics);
  }

  private synchronized LocalKafka running() {
    if (kafka == null) {
      throw new IllegalStateException("the broker does not run");
    }
    return kafka;
  }

  synchronized RunState.Component component() {
    return new RunState.Component(
        NAME,
        kafka == null ? "starting" : "up",
        port,
        0,
        ProcessHandle.current().pid(),
        startedAt,
        restarts);
  }

  private void run() {
    gaveUp.drainPermits();
    startedAt = Instant.now();
    kafka = LocalKafka.start(directory, port, controllerPort, advertisedPort);
  }

  private void supervise() {
    try {
      while (true) {
        gaveUp.acquire();
        var pause = end();
        console.say(
            Words.of(
                "broker gave up, as it does on a full disk (%d MiB are free), and is started again in %.1f s",
                directory.toFile().getUsableSpace() / MEBIBYTE, seconds(pause)));
        changed.run();
        comeBack(pause);
        console.say(PartSentences.readyAgain(NAME));
        changed.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes what has given up; returns the pause before the next start. */
  private synchronized Duration end() throws InterruptedException {
    requireWanted();
    var pause = backoff.after(Duration.between(startedAt, Instant.now()));
    var failed = kafka;
    kafka = null;
    try {
      failed.close();
    } catch (RuntimeException e) {
      console.say("tuwen: " + Trouble.sentence(e));
    }
    return pause;
  }

  /** Tries until it can be started. */
  private void comeBack(Duration first) throws InterruptedException {
    var pause = first;
    while (true) {
      Thread.sleep(pause.toMillis());
      try {
        startAgain();
        return;
      } catch (RuntimeException e) {
        pause = backoff.after(Duration.ZERO);
        console.say(PartSentences.cannotStart(NAME, Trouble.sentence(e), pause));
      }
    }
  }

  private synchronized void startAgain() throws InterruptedException {
    requireWanted();
    run();
    restarts++;
  }

  /** A stop may have come while this thread waited for its turn. */
  private void requireWanted() throws InterruptedException {
    if (Thread.currentThread() != supervisor) {
      throw new InterruptedException("the broker was stopped");
    }
  }

  private static double seconds(Duration pause) {
    return pause.toMillis() / 1000.0;
  }
}
