package io.tuwen.result.index;

import static org.awaitility.Awaitility.await;

import io.tuwen.contract.key.Owner;
import io.tuwen.kafka.FreePort;
import io.tuwen.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** A real database for tests: one server for all of them, which goes with the JVM. */
public final class TestIndex {
  private static LocalPostgres server;

  private static boolean isApart;

  private TestIndex() {}

  public static synchronized LocalPostgres server() {
    if (server == null) {
      try {
        var directory = Files.createTempDirectory("tuwen-index-");
        var started = LocalPostgres.start(directory, Path.of("target/binaries"), FreePort.find());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(started, directory)));
        server = started;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return server;
  }

  private static void remove(LocalPostgres started, Path directory) {
    started.close();
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Connection connect() throws SQLException {
    // Not by the list of drivers, which depends on the class loader that asks.
    var properties = new Properties();
    PGProperty.USER.set(properties, server().user());
    PGProperty.PASSWORD.set(properties, server().password());
    PGProperty.CURRENT_SCHEMA.set(properties, IndexDatabase.SCHEMA);
    return new Driver().connect(server().jdbcUrl(), properties);
  }

  /**
   * Tests that start no service have a server of their own. A service that was started before still
   * runs, and would make a version of the index where it finds none.
   */
  private static synchronized void goApart() {
    if (!isApart) {
      isApart = true;
      server = null;
    }
  }

  static void execute(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows of a statement, each as its columns with bars between them. */
  public static List<String> rows(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var all = new ArrayList<String>();
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        all.add(String.join("|", row.stream().map(it -> it == null ? "-" : it).toList()));
      }
      return all;
    }
  }

  /** All of every image. */
  public static List<String> images() throws SQLException {
    return rows("select * from image order by owner, id");
  }

  public static List<String> imagesOf(Owner owner) throws SQLException {
    return rows("select * from image where owner = '" + owner + "' order by id");
  }

  /** Nothing of any version. */
  static void drop() throws SQLException {
    for (var schema : rows("select nspname from pg_namespace where nspname like 'index_v%'")) {
      execute("drop schema if exists " + schema + " cascade");
    }
  }

  /** Without a row. */
  public static IndexDatabase empty() throws SQLException {
    goApart();
    var database = new IndexDatabase(config(Optional.of(server().jdbcUrl())));
    // A first connection may take longer than one may on a busy machine; the next ones are there.
    await().ignoreExceptionsInstanceOf(SQLException.class).until(() -> isMadeAnew(database));
    await().ignoreExceptionsInstanceOf(SQLException.class).until(() -> isReached(database));
    return database;
  }

  private static boolean isMadeAnew(IndexDatabase database) throws SQLException {
    drop();
    try (var connection = database.makingConnection()) {
      connection.setAutoCommit(false);
      database.create(connection, IndexDatabase.SCHEMA);
      connection.commit();
    }
    return true;
  }

  private static boolean isReached(IndexDatabase database) throws SQLException {
    try (var connection = database.connection()) {
      return connection.isValid(1);
    }
  }

  public static IndexRebuilds rebuilds(IndexDatabase database) {
    return new IndexRebuilds(database);
  }

  static IndexConfig config(Optional<String> url) {
    return config(url, Duration.ofSeconds(20));
  }

  static IndexConfig config(Optional<String> url, Duration queryTimeout) {
    return new IndexConfig() {
      @Override
      public Optional<String> jdbcUrl() {
        return url;
      }

      @Override
      public String user() {
        return server().user();
      }

      @Override
      public Optional<String> password() {
        return Optional.of(server().password());
      }

      @Override
      public Optional<String> migrationUser() {
        return Optional.empty();
      }

      @Override
      public Optional<String> migrationPassword() {
        return Optional.empty();
      }

      @Override
      public int connections() {
        return 4;
      }

      @Override
      public Duration queryTimeout() {
        return queryTimeout;
      }
    };
  }
}
