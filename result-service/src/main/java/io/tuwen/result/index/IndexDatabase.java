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
import org.jboss.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The database of the index, or none. Calls block. Thread-safe.
 *
 * <p>A service starts without it, and finds it when it is there.
 */
@ApplicationScoped
public class IndexDatabase {
  /** Another schema is another projection. */
  static final String SCHEMA = "index_v1";

  private static final Logger LOG = Logger.getLogger(IndexDatabase.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Of the lock under which the schema is made: any number that is ours. */
  private static final long MAKING = 0x7475_7765_6e01L;

  private final IndexConfig config;
  private final Optional<AgroalDataSource> pool;
  private final Properties properties;
  private volatile boolean isMade;

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
            pool.maxSize(config.connections())
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

  /** Makes the tables, where they are not there yet. */
  public void make() throws SQLException {
    if (isMade) {
      return;
    }
    try (var connection = migrationConnection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        // Instances that start together make them once.
        statement.execute("select pg_advisory_xact_lock(" + MAKING + ")");
        if (!exists(connection)) {
          statement.execute("create schema " + SCHEMA);
          statement.execute(script());
          grant(connection);
          LOG.infof("event=index_made schema=%s", SCHEMA);
        }
      }
      connection.commit();
    }
    isMade = true;
  }

  private Connection migrationConnection() throws SQLException {
    var own = new Properties();
    own.putAll(properties);
    var isOther = config.migrationUser().isPresent();
    PGProperty.USER.set(own, config.migrationUser().orElse(config.user()));
    PGProperty.PASSWORD.set(
        own, (isOther ? config.migrationPassword() : config.password()).orElse(""));
    return new Driver().connect(config.jdbcUrl().orElseThrow(), own);
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select to_regnamespace('" + SCHEMA + "') is not null")) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  private void grant(Connection connection) throws SQLException {
    if (config.migrationUser().isEmpty()) {
      return;
    }
    try (var statement = connection.createStatement()) {
      var user = statement.enquoteIdentifier(config.user(), true);
      statement.execute("grant usage on schema %s to %s".formatted(SCHEMA, user));
      statement.execute(
          "grant select, insert, update, delete on all tables in schema %s to %s"
              .formatted(SCHEMA, user));
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

  @PreDestroy
  void close() {
    pool.ifPresent(AgroalDataSource::close);
  }
}
