package io.tuwen.result.index;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Which version of the index is to be made, beside the one that answers. Calls block. Thread-safe.
 *
 * <p>The database itself remembers: a version that is being made is there under a name of its own,
 * and goes on to be made by whichever instance has the lock.
 */
@ApplicationScoped
public class IndexRebuilds {
  private static final Logger LOG = Logger.getLogger(IndexRebuilds.class);

  /** Of the lock under which a version is made, together with its number. */
  private static final int MAKING = 0x7475_7765;

  /**
   * Until then, the topics have whatever happened since it was begun: they keep deletions and
   * results for 7 days.
   */
  private static final String MAX_MAKING = "6 days";

  private final IndexDatabase database;

  IndexRebuilds(IndexDatabase database) {
    this.database = database;
  }

  /**
   * Whether a version is to be made, or was not finished.
   *
   * @param order the newest of operators
   */
  public boolean isDue(Optional<String> order) throws SQLException {
    try (var connection = database.connection()) {
      return isDue(connection, order);
    }
  }

  private static boolean isDue(Connection connection, Optional<String> order) throws SQLException {
    return IndexDatabase.exists(connection, Rebuild.NEXT)
        || IndexDatabase.exists(connection, Rebuild.OLD)
        || !IndexDatabase.isMade(connection)
        || isUnheard(connection, order);
  }

  private static boolean isUnheard(Connection connection, Optional<String> order)
      throws SQLException {
    return order.isPresent()
        && !order.equals(Rebuild.Making.of(connection, IndexDatabase.SCHEMA).order());
  }

  /**
   * Begins to make a version, or goes on with one.
   *
   * @return empty where another instance does it, or did
   */
  public Optional<Rebuild> begin(Optional<String> order) throws SQLException {
    var connection = database.makingConnection();
    try {
      connection.setAutoCommit(false);
      if (isOurs(connection)) {
        Rebuild.removeOld(connection);
        if (isDue(connection, order)) {
          makeNext(connection, order);
          return Optional.of(new Rebuild(connection));
        }
      }
      connection.close();
      return Optional.empty();
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** The lock is the connection's: it goes with the process, however that ends. */
  private static boolean isOurs(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select pg_try_advisory_lock(%d, %d)".formatted(MAKING, IndexDatabase.VERSION))) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  private void makeNext(Connection connection, Optional<String> order) throws SQLException {
    if (IndexDatabase.exists(connection, Rebuild.NEXT)
        && isOlderThan(connection, Rebuild.NEXT, MAX_MAKING)) {
      drop(connection, Rebuild.NEXT);
    }
    if (!IndexDatabase.exists(connection, Rebuild.NEXT)) {
      database.create(connection, Rebuild.NEXT);
      try (var statement =
          connection.prepareStatement("insert into making (ordered_by) values (?)")) {
        statement.setString(1, order.orElse(null));
        statement.execute();
      }
      LOG.infof("event=index_making schema=%s order=%s", IndexDatabase.SCHEMA, order.orElse("-"));
    }
    connection.commit();
  }

  /** Removes versions of releases before this one, a day after ours took their place. */
  public void forget() throws SQLException {
    try (var connection = database.connection()) {
      if (OlderVersions.all(connection).isEmpty() || mayBeNeeded(connection)) {
        return;
      }
    }
    try (var connection = database.makingConnection()) {
      for (var older : OlderVersions.all(connection)) {
        drop(connection, older);
      }
    }
  }

  private static boolean mayBeNeeded(Connection connection) throws SQLException {
    return !IndexDatabase.isMade(connection)
        || !isOlderThan(connection, IndexDatabase.SCHEMA, "1 day")
        || OlderVersions.areWritten(connection);
  }

  private static boolean isOlderThan(Connection connection, String schema, String age)
      throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select from %s.making where begun_at < now() - interval '%s'"
                    .formatted(schema, age))) {
      return rows.next();
    }
  }

  private static void drop(Connection connection, String schema) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("drop schema if exists " + schema + " cascade");
      LOG.infof("event=index_forgotten schema=%s", schema);
    }
  }
}
