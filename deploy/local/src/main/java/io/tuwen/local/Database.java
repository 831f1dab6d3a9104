package io.tuwen.local;

import io.tuwen.command.Trouble;
import io.tuwen.command.Words;
import io.tuwen.local.process.Child;
import io.tuwen.local.process.ChildSpec;
import io.tuwen.local.process.LogFile;
import io.tuwen.local.state.RunState;
import io.tuwen.postgres.LocalPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The database of the index: a PostgreSQL server of our own as a child process, the one that the
 * environment names, or none. Without it everything works but lists and search.
 */
final class Database {
  static final int PORT_OFFSET = 9;

  private static final String NAME = "database";
  private static final String PREFIX = "TUWEN_INDEX_";
  private static final String URL = PREFIX + "JDBC_URL";
  private static final Duration STOP_GRACE = Duration.ofSeconds(30);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 20;

  private final LocalPostgres server;
  private final Child child;

  private Database(LocalPostgres server, Child child) {
    this.server = server;
    this.child = child;
  }

  /**
   * Begins to start it. The first time that takes seconds, in which other things can be started.
   *
   * @return empty where there will be none of our own
   */
  static CompletableFuture<Optional<Database>> start(
      Options options, int port, Console console, Runnable changed) {
    if (System.getenv(URL) != null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Optional.of(begin(options, port, console, changed));
          } catch (RuntimeException e) {
            // Whatever it is: a system without lists is better than none.
            console.say(Words.of("no lists and no search: %s", Trouble.sentence(e)));
            return Optional.empty();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
          }
        });
  }

  private static Database begin(Options options, int port, Console console, Runnable changed)
      throws InterruptedException {
    var server =
        LocalPostgres.prepare(
            options.data().resolve("postgres"), options.root().resolve(".tuwen/postgres"), port);
    var child =
        new Child(
            new ChildSpec(
                NAME,
                server.command(),
                Map.of("PATH", System.getenv("PATH"), "LC_ALL", "C"),
                Path.of("/"),
                options.data().resolve("tmp").resolve(NAME),
                port,
                0),
            new LogFile(options.data().resolve("logs").resolve(NAME + ".log")),
            listener(server, options, console, changed));
    child.start();
    return new Database(server, child);
  }

  private static Child.Listener listener(
      LocalPostgres server, Options options, Console console, Runnable changed) {
    return new Child.Listener() {
      @Override
      public void line(Child child, String line) {
        if (!options.detached()) {
          console.relay(NAME, line);
        }
      }

      @Override
      public void ended(Child child, int exitCode, Duration pause) {
        console.say(PartSentences.ended(NAME, exitCode, pause, child.log().path()));
        changed.run();
      }

      @Override
      public void cannotStart(Child child, String why, Duration pause) {
        console.say(PartSentences.cannotStart(NAME, why, pause));
      }

      @Override
      public void startedAgain(Child child) {
        var thread = new Thread(() -> tellWhenReady(server, console, changed), "database-again");
        thread.setDaemon(true);
        thread.start();
      }
    };
  }

  private static void tellWhenReady(LocalPostgres server, Console console, Runnable changed) {
    try {
      if (isReadyInTime(server)) {
        console.say(PartSentences.readyAgain(NAME));
      }
      changed.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isReadyInTime(LocalPostgres server) throws InterruptedException {
    var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!server.isReady() && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MILLIS);
    }
    return server.isReady();
  }

  /** Says when it takes connections; one that does not yet is no reason to stop the start. */
  void awaitReady(StartReport report) throws InterruptedException {
    var where = "PostgreSQL on 127.0.0.1:" + server.port();
    report.done(NAME, isReadyInTime(server) ? where : where + ", which does not answer yet");
  }

  RunState.Component component() {
    return new RunState.Component(
        NAME,
        server.isReady() ? "up" : "starting",
        server.port(),
        0,
        child.pid(),
        child.startedAt(),
        child.restarts());
  }

  /** Where the service finds it that has the index. */
  Map<String, String> environment() {
    return Map.of(
        URL,
        server.jdbcUrl(),
        PREFIX + "USER",
        server.user(),
        PREFIX + "PASSWORD",
        server.password());
  }

  /** From the environment of a service that has no index. */
  static void removeFrom(Map<String, String> environment) {
    environment.keySet().removeIf(it -> it.startsWith(PREFIX));
  }

  void expectEnd() {
    child.expectEnd();
  }

  boolean stop() throws InterruptedException {
    child.stop(false);
    var clean = child.awaitEnd(STOP_GRACE);
    child.log().close();
    return clean;
  }
}
