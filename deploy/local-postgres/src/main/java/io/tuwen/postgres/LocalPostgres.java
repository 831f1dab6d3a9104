package io.tuwen.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real PostgreSQL server over a directory that outlives it, on loopback only.
 *
 * <p>What was committed is there after a restart, also after a kill. The server ends with the
 * process that started it, however that ends.
 */
public final class LocalPostgres implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 30;
  private static final long POLL_MILLIS = 10;
  private static final String KEEP = resource("keep.sh");

  private final Cluster cluster;
  private final int port;
  private Process process;

  private LocalPostgres(Cluster cluster, int port) {
    this.cluster = cluster;
    this.port = port;
  }

  /** Whether there are binaries for this machine. */
  public static boolean isAvailable() {
    return Binaries.areThere();
  }

  /**
   * Prepares a server, and starts none.
   *
   * @param directory of its data, made where it is new
   * @param binaries where its programs are unpacked; servers share them
   * @param port where it will listen
   * @throws IllegalStateException where it cannot run here; it says why
   */
  public static LocalPostgres prepare(Path directory, Path binaries, int port)
      throws InterruptedException {
    return prepare(directory, binaries, port, Identity.choose());
  }

  static LocalPostgres prepare(Path directory, Path binaries, int port, Identity identity)
      throws InterruptedException {
    if (!isAvailable()) {
      throw new IllegalStateException(
          "there is no PostgreSQL for %s on %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    try {
      return new LocalPostgres(
          Cluster.in(directory.toAbsolutePath(), binaries.toAbsolutePath(), identity), port);
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL cannot run here: " + e.getMessage(), e);
    }
  }

  /** Prepares a server, starts it, and waits until it takes connections. */
  public static LocalPostgres start(Path directory, Path binaries, int port)
      throws InterruptedException {
    var server = prepare(directory, binaries, port);
    server.start();
    return server;
  }

  /** Starts it where it was before. */
  public void start() throws InterruptedException {
    try {
      process =
          Cluster.processOf(command())
              .redirectErrorStream(true)
              .redirectOutput(cluster.data().resolveSibling("server.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "PostgreSQL did not start; %s says why"
                .formatted(cluster.data().resolveSibling("server.log")));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /**
   * What starts the server: a command that runs as long as it does. Its input is to stay open: the
   * server ends when it closes. SIGTERM stops it.
   */
  public List<String> command() {
    // Ctrl-C in a terminal is for its starter, which stops it last.
    var command = new ArrayList<>(List.of("setsid", "sh", "-c", KEEP, "keep"));
    command.addAll(cluster.command("postgres", settings()));
    return command;
  }

  private List<String> settings() {
    var settings = new ArrayList<>(List.of("-D", cluster.data().toString(), "-p", "" + port));
    for (var setting :
        List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=64MB",
            // One machine, one reader of the log at a time, and no other server that follows.
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_wal_size=256MB",
            "io_method=sync",
            "jit=off",
            "max_parallel_workers_per_gather=0",
            "autovacuum_max_workers=1",
            "log_min_messages=warning",
            "log_checkpoints=off")) {
      settings.addAll(List.of("-c", setting));
    }
    return settings;
  }

  /** Whether it takes connections now. */
  public boolean isReady() {
    return server().filter(RunningServer::takesConnections).isPresent();
  }

  private Optional<RunningServer> server() {
    return RunningServer.of(cluster.data()).filter(it -> it.port() == port);
  }

  public int port() {
    return port;
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + Cluster.NAME;
  }

  public String user() {
    return Cluster.NAME;
  }

  public String password() {
    try {
      return cluster.password();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the server at once, as a crash would. It can be started again. */
  public void kill() throws InterruptedException {
    var server = server().flatMap(RunningServer::process);
    var children = server.stream().flatMap(ProcessHandle::descendants).toList();
    server.ifPresent(ProcessHandle::destroyForcibly);
    process.waitFor();
    // They hold its shared memory until they have noticed, and a server that starts fails at that.
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    while (children.stream().anyMatch(LocalPostgres::runs) && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Not where it has ended and waits for a parent to ask how, which in a container none may do. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().commandLine().isPresent();
  }

  /** Stops cleanly. Clients are sent away. */
  @Override
  public void close() {
    try {
      process.toHandle().destroy();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String resource(String name) {
    try (var file = LocalPostgres.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
