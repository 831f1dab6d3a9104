package io.tuwen.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker in this JVM, over a directory that outlives it.
 *
 * <p>One node, broker and controller in one, on loopback only. Records that were acknowledged are
 * there after a restart, also after a kill.
 */
public final class LocalKafka implements AutoCloseable {
  private static final Duration UNHEARD = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 200;

  private final DirectoryLock lock;
  private final KafkaRaftServer server;
  private final int port;
  private boolean closed;

  private LocalKafka(DirectoryLock lock, KafkaRaftServer server, int port) {
    this.lock = lock;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it answers.
   *
   * @param dataDirectory made and formatted where it is new
   * @param port 0 for any that is free
   * @throws IllegalStateException where another broker has the directory, or it cannot start
   */
  public static LocalKafka start(Path dataDirectory, int port) {
    return start(dataDirectory, port, 0);
  }

  /** As {@link #start(Path, int)}, with the port of the controller chosen too. */
  public static LocalKafka start(Path dataDirectory, int port, int controllerPort) {
    return start(dataDirectory, port, controllerPort, port);
  }

  /**
   * As {@link #start(Path, int, int)}, with a proxy in front: clients are sent to its port.
   *
   * @param advertisedPort 0 for the broker's own
   */
  public static LocalKafka start(
      Path dataDirectory, int port, int controllerPort, int advertisedPort) {
    return start(dataDirectory, port, controllerPort, advertisedPort, Map.of());
  }

  /**
   * Has a broker that gives up tell so. Kafka ends the whole JVM otherwise, as it does where a full
   * disk fails a write.
   *
   * <p>The broker is of no use then, and is to be {@linkplain #abandon abandoned}. There is one
   * such listener in a JVM.
   *
   * @param gaveUp called by Kafka's own threads, maybe several times; it must not wait
   */
  public static void whenItGivesUp(Runnable gaveUp) {
    Exit.Procedure told =
        (status, message) -> {
          gaveUp.run();
          // As after a real halt, nothing goes on behind it.
          throw new IllegalStateException("the broker gave up; the lines of Kafka say why");
        };
    Exit.setHaltProcedure(told);
    Exit.setExitProcedure(told);
  }

  /** As {@link #start(Path, int)}, with settings of Kafka's own beside ours. */
  public static LocalKafka startWith(Path dataDirectory, Map<String, String> settings) {
    return start(dataDirectory, 0, 0, 0, settings);
  }

  private static LocalKafka start(
      Path dataDirectory,
      int port,
      int controllerPort,
      int advertisedPort,
      Map<String, String> settings) {
    try {
      Files.createDirectories(dataDirectory);
      var lock = DirectoryLock.take(dataDirectory);
      try {
        var chosen = orFree(port, controllerPort);
        return start(
            lock,
            dataDirectory,
            chosen,
            orFree(controllerPort, chosen),
            advertisedPort == 0 ? chosen : advertisedPort,
            settings);
      } catch (Throwable e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the broker's directory cannot be used", e);
    }
  }

  private static LocalKafka start(
      DirectoryLock lock,
      Path directory,
      int port,
      int controllerPort,
      int advertisedPort,
      Map<String, String> settings)
      throws IOException {
    LogDirectory.formatIfNew(directory);
    var properties = BrokerProperties.of(directory, port, controllerPort, advertisedPort);
    properties.putAll(settings);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    startUp(server);
    return new LocalKafka(lock, server, port);
  }

  private static void startUp(KafkaRaftServer server) {
    try {
      server.startup();
    } catch (Throwable e) {
      // Half of it may run, and have the ports.
      server.shutdown();
      if (e instanceof RuntimeException || e instanceof Error) {
        throw e;
      }
      // Scala declares no exceptions: one of too much time, or an interrupt.
      throw new IllegalStateException("the broker did not start: " + e, e);
    }
  }

  /** Of two that are drawn, the second finds the first's port free too: none listens there yet. */
  private static int orFree(int port, int taken) throws IOException {
    var free = port;
    while (free == 0 || (port == 0 && free == taken)) {
      free = FreePort.find();
    }
    return free;
  }

  public int port() {
    return port;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * Makes topics. One that exists is left as it is. After a stall of the machine, the controller
   * counts the broker as gone until its next heartbeat; this waits for that heartbeat.
   */
  public void createTopics(Collection<NewTopic> topics) {
    var end = System.nanoTime() + UNHEARD.toNanos();
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      while (!areMade(admin.createTopics(topics), System.nanoTime() >= end)) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while topics were made", e);
    }
  }

  private static boolean areMade(CreateTopicsResult creations, boolean isLast)
      throws InterruptedException {
    var areAll = true;
    for (var creation : creations.values().values()) {
      try {
        creation.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof InvalidReplicationFactorException && !isLast) {
          areAll = false;
        } else if (!(e.getCause() instanceof TopicExistsException)) {
          throw new IllegalStateException("a topic cannot be made", e.getCause());
        }
      }
    }
    return areAll;
  }

  /** Stops cleanly. The directory can be opened again afterwards, in this JVM too. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      server.shutdown();
      server.awaitShutdown();
    } finally {
      lock.close();
    }
  }

  /**
   * Ends one that has given up, of which less can be expected: {@link #close} would ask its
   * controller for five minutes whether the broker may stop, and that may have ended.
   */
  public synchronized void abandon() {
    // The first wait of a stop is that for the controller's answer.
    Thread.currentThread().interrupt();
    try {
      close();
    } finally {
      Thread.interrupted();
    }
  }
}
