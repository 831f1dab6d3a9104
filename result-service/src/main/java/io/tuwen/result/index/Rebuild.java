package io.tuwen.result.index;

import io.tuwen.result.index.Projection.Change;
import io.tuwen.result.index.Projection.Overtaken;
import io.tuwen.result.index.Projection.Partition;
import io.tuwen.result.index.Projection.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A version of the index that is being made, beside the one that answers. Not thread-safe.
 *
 * <p>INVARIANT: one instance makes it, by a lock of its connection. Its rows and places move in one
 * transaction, so that an end at any moment leaves something to go on with.
 */
public final class Rebuild implements AutoCloseable {
  static final String NEXT = IndexDatabase.SCHEMA + "_next";
  static final String OLD = IndexDatabase.SCHEMA + "_old";

  private final Connection connection;
  private final Making making;
  private boolean isHeld;

  /**
   * Of a schema.
   *
   * @param begunAt when its making was begun, or since when it answers
   */
  record Making(Optional<String> order, Instant begunAt) {
    static Making of(Connection connection, String schema) throws SQLException {
      try (var statement = connection.createStatement();
          var rows =
              statement.executeQuery("select ordered_by, begun_at from " + schema + ".making")) {
        return rows.next()
            ? new Making(
                Optional.ofNullable(rows.getString(1)),
                rows.getObject(2, OffsetDateTime.class).toInstant())
            : new Making(Optional.empty(), Instant.EPOCH);
      }
    }
  }

  Rebuild(Connection connection) throws SQLException {
    this.connection = connection;
    making = Making.of(connection, NEXT);
    // What is lost with the server goes with its places, and is read again.
    execute("set search_path to " + NEXT, "set synchronous_commit to off");
    connection.commit();
  }

  /** Whose it is; empty where there was no index. */
  public Optional<String> order() {
    return making.order();
  }

  public Instant begunAt() {
    return making.begunAt();
  }

  /**
   * Where to go on with each partition.
   *
   * @param first where to begin with those that were never read
   */
  public Map<Partition, Long> begin(Map<Partition, Long> first) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "insert into progress values (?, ?, ?) on conflict do nothing")) {
      for (var place : first.entrySet()) {
        statement.setString(1, place.getKey().topic());
        statement.setInt(2, place.getKey().number());
        statement.setLong(3, place.getValue());
        statement.addBatch();
      }
      statement.executeBatch();
    }
    for (var before : before()) {
      // A log that was compacted has no trace of them, and what is late about them may still come.
      execute(
          """
          insert into gone as g (key, at, deleted_at)
            select key, at, deleted_at from %s.gone
          on conflict (key) do update set
            at = greatest(g.at, excluded.at),
            deleted_at = greatest(g.deleted_at, excluded.deleted_at)"""
              .formatted(before));
    }
    var places = places(NEXT);
    connection.commit();
    return places;
  }

  /**
   * The versions whose place this one takes: the one that answers, and those of releases before,
   * which have gone on alone after a rollback.
   *
   * <p>INVARIANT: what the log does not tell any more is taken over from them. So their tables
   * {@code gone}, {@code usage} and {@code progress} are as they are here.
   */
  private List<String> before() throws SQLException {
    var before = new ArrayList<>(OlderVersions.finished(connection));
    if (IndexDatabase.exists(connection, IndexDatabase.SCHEMA)) {
      before.add(IndexDatabase.SCHEMA);
    }
    return before;
  }

  private Map<Partition, Long> places(String schema) throws SQLException {
    var places = new HashMap<Partition, Long>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select topic, part, next from " + schema + ".progress")) {
      while (rows.next()) {
        places.put(new Partition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
      }
    }
    return places;
  }

  /** As {@link Projection#apply} does it with the version that answers. */
  public void apply(Map<Partition, Step> steps, List<? extends Change> changes)
      throws SQLException, Overtaken {
    Projection.write(connection, steps, changes);
    if (!isHeld) {
      connection.commit();
    }
  }

  /** Without it, the planner would take a frequent gram for a rare one. */
  public void analyze() throws SQLException {
    execute("analyze image");
    connection.commit();
  }

  /**
   * Holds the versions before, also those of other releases: they are read, and not written, until
   * this one has taken their place or is closed.
   *
   * @return how far they are: this one has to be as far
   */
  public Map<Partition, Long> hold() throws SQLException {
    Projection.lock(connection);
    isHeld = true;
    var places = new HashMap<Partition, Long>();
    for (var before : before()) {
      places(before).forEach((partition, next) -> places.merge(partition, next, Math::max));
    }
    return places;
  }

  /** From now on, this one answers. A page that is being read is of the one before. */
  public void replace() throws SQLException {
    for (var before : before()) {
      UsageLog.carry(connection, before);
    }
    execute("update making set begun_at = now()");
    // That of another release goes on as long as this has instances, and for a rollback.
    if (IndexDatabase.exists(connection, IndexDatabase.SCHEMA)) {
      execute("alter schema %s rename to %s".formatted(IndexDatabase.SCHEMA, OLD));
    }
    execute(
        "alter schema %s rename to %s".formatted(NEXT, IndexDatabase.SCHEMA),
        "set local synchronous_commit to on");
    connection.commit();
    isHeld = false;
  }

  /** Removes the version that was replaced, when the last that reads it is through. */
  public void removeReplaced() throws SQLException {
    removeOld(connection);
  }

  static void removeOld(Connection connection) throws SQLException {
    execute(connection, "drop schema if exists " + OLD + " cascade");
    connection.commit();
  }

  private void execute(String... statements) throws SQLException {
    execute(connection, statements);
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Whatever is not finished stays, and is gone on with. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
