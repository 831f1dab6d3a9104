package io.tuwen.result.index;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The database of the index, or none. Calls block. Thread-safe.
 *
 * <p>A service starts without it, and finds it when it is there.
 */
@ApplicationScoped
public class IndexDatabase {
  /** Another number is another projection, which is made beside this one. */
  static final int VERSION = 2;

  static final String VERSIONS = "index_v";

  /** Where lists and search look, and the topics are written to. */
  public static final String SCHEMA = VERSIONS + VERSION;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Beside those that lists may have: to write rows, and to tell usage. */
  private static final int BESIDE_LISTS = 4;

  /** For statistics over a whole table, and for a switch that waits for its readers. */
  private static final Duration MAKING_TIMEOUT = Duration.ofMinutes(10);

  /** Longer than any statement of a transaction that writes. */
  private static final int WRITING_MILLIS = 90_000;

  private final IndexConfig config;
  private final Optional<AgroalDataSource> pool;
  private final Properties properties;

  IndexDatabase(IndexConfig config) {
    this.config = config;
    properties =
        config
            .jdbcUrl()
            .map(url -> IndexAddress.properties(url, SCHEMA, config.queryTimeout()))
            .orElseGet(Properties::new);
    pool = config.jdbcUrl().map(this::pool);
  }

  private AgroalDataSource pool(String url) {
    var settings = new AgroalDataSourceConfigurationSupplier();
    settings.connectionPoolConfiguration(
        pool ->
            pool.maxSize(config.connections() + BESIDE_LISTS)
                .acquisitionTimeout(PATIENCE)
                .connectionValidator(ConnectionValidator.defaultValidator())
                // The database may have been started anew.
                .validateOnBorrow(true)
                .connectionFactoryConfiguration(
                    factory -> {
                      properties.forEach(
                          (name, value) -> factory.jdbcProperty(name.toString(), value.toString()));
                      return factory
                          .jdbcUrl(url)
                          .connectionProviderClass(Driver.class)
                          .principal(new NamePrincipal(config.user()))
                          .credential(new SimplePassword(config.password().orElse("")));
                    }));
    try {
      return AgroalDataSource.from(settings);
    } catch (SQLException e) {
      throw new IllegalStateException("no connection is opened here", e);
    }
  }

  /** Whether there is one at all. */
  public boolean isConfigured() {
    return pool.isPresent();
  }

  /**
   * Whether it was made, and a rollback has not set it aside since. It is while an operator has it
   * made anew, too.
   */
  public boolean isMade() throws SQLException {
    try (var connection = connection()) {
      return isMade(connection);
    }
  }

  /**
   * Whether the topics are written to it: once it is made, and from when it is made anew. Before
   * that, one that a rollback has set aside stands still, or it would not be seen that it was.
   */
  public boolean isFollowing() throws SQLException {
    try (var connection = connection()) {
      return isMade(connection) || (exists(connection, SCHEMA) && exists(connection, Rebuild.NEXT));
    }
  }

  static boolean isMade(Connection connection) throws SQLException {
    return exists(connection, SCHEMA) && !OlderVersions.areAhead(connection);
  }

  static boolean exists(Connection connection, String schema) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select to_regnamespace('" + schema + "') is not null")) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  /** A connection of the user who makes tables, which is in no pool, and may take its time. */
  Connection makingConnection() throws SQLException {
    var own = new Properties();
    own.putAll(properties);
    var isOther = config.migrationUser().isPresent();
    PGProperty.USER.set(own, config.migrationUser().orElse(config.user()));
    PGProperty.PASSWORD.set(
        own, (isOther ? config.migrationPassword() : config.password()).orElse(""));
    PGProperty.SOCKET_TIMEOUT.set(own, (int) MAKING_TIMEOUT.plusMinutes(1).toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(own, true);
    PGProperty.OPTIONS.set(own, "-c statement_timeout=" + MAKING_TIMEOUT.toMillis());
    return new Driver().connect(config.jdbcUrl().orElseThrow(), own);
  }

  /** Makes a schema and its tables, in the transaction of the connection. */
  void create(Connection connection, String schema) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("create schema " + schema);
      statement.execute("set local search_path to " + schema);
      statement.execute(script());
    }
    grant(connection, schema);
  }

  private void grant(Connection connection, String schema) throws SQLException {
    if (config.migrationUser().isEmpty()) {
      return;
    }
    try (var statement = connection.createStatement()) {
      var user = statement.enquoteIdentifier(config.user(), true);
      statement.execute("grant usage on schema %s to %s".formatted(schema, user));
      statement.execute(
          "grant select, insert, update, delete on all tables in schema %s to %s"
              .formatted(schema, user));
    }
  }

  private static String script() {
    try (var file = IndexDatabase.class.getResourceAsStream(SCHEMA + ".sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Connection connection() throws SQLException {
    return pool.orElseThrow(
            () -> new IndexUnavailable("there is no index here: tuwen.index.jdbc-url is not set"))
        .getConnection();
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work<E extends Exception> {
    void on(Connection connection) throws SQLException, E;
  }

  /** Does something that may take its time, all of it or nothing. */
  <E extends Exception> void transact(Work<E> work) throws SQLException, E {
    try (var connection = connection()) {
      var patience = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, WRITING_MILLIS);
      connection.setAutoCommit(false);
      try {
        work.on(connection);
        connection.commit();
      } catch (Exception e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
        connection.setNetworkTimeout(Runnable::run, patience);
      }
    }
  }

  @PreDestroy
  void close() {
    pool.ifPresent(AgroalDataSource::close);
  }
}
