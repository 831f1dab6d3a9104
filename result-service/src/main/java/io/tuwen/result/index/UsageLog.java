package io.tuwen.result.index;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;

/** What owners have used, as the database counts it. Calls block. Thread-safe. */
@ApplicationScoped
public class UsageLog {
  public static final int MAX_DAYS = 366;

  /** Of days that are older, only the sum is kept. */
  private static final int KEPT_DAYS = 400;

  private static final String SUMS =
      "coalesce(sum(uploads), 0) as uploads, coalesce(sum(bytes), 0) as bytes,"
          + " coalesce(sum(engine_calls), 0) as engine_calls, coalesce(sum(texts), 0) as texts";

  private final IndexDatabase database;

  UsageLog(IndexDatabase database) {
    this.database = database;
  }

  /**
   * Looks.
   *
   * @param days how many of the last days, today included
   * @throws TuwenException {@code UNAUTHORIZED} for guests: they are one owner. {@code
   *     INDEX_UNAVAILABLE}
   */
  public Usage of(Owner owner, int days) {
    if (owner.isGuest()) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "guests have no usage; log in first");
    }
    var today = LocalDate.now(Clock.systemUTC());
    try (var connection = database.connection()) {
      var stored =
          new Sql("select images, bytes, texts from stored where owner = ?", owner.value())
              .rows(
                  connection, it -> new Usage.Stored(it.getLong(1), it.getLong(2), it.getLong(3)));
      var total =
          new Sql("select " + SUMS + " from usage where owner = ?", owner.value())
              .rows(connection, UsageLog::counts);
      var ofDays =
          new Sql("select * from usage where owner = ?", owner.value())
              .and("day > ?", today.minusDays(days))
              .add(" order by day desc")
              .rows(
                  connection,
                  it -> new Usage.Day(it.getObject("day", LocalDate.class), counts(it)));
      return new Usage(
          stored.isEmpty() ? new Usage.Stored(0, 0, 0) : stored.get(0), total.get(0), ofDays);
    } catch (SQLException e) {
      throw new IndexUnavailable(e);
    }
  }

  private static Usage.Counts counts(ResultSet row) throws SQLException {
    return new Usage.Counts(
        row.getLong("uploads"),
        row.getLong("bytes"),
        row.getLong("engine_calls"),
        row.getLong("texts"));
  }

  /** Adds days up that are old. */
  static void forget(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          with old as (
            delete from usage where day < current_date - %d and day > date '0001-01-01' returning *)
          insert into usage as u
            select owner, date '0001-01-01', %s from old group by owner
          on conflict (owner, day) do update set
            uploads = u.uploads + excluded.uploads, bytes = u.bytes + excluded.bytes,
            engine_calls = u.engine_calls + excluded.engine_calls, texts = u.texts + excluded.texts"""
              .formatted(KEPT_DAYS, SUMS));
    }
  }

  /**
   * Takes over what an earlier projection has counted and the log does not tell any more: versions
   * that were replaced, images that were deleted, results before the last one. For a projection
   * that has caught up, before it is switched to.
   *
   * @param connection whose schema is the new one
   * @param from the schema of the earlier one
   */
  static void carry(Connection connection, String from) throws SQLException {
    // Both as the one and the other has added its old days up.
    forget(connection);
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into usage as u (owner, day, uploads, bytes, engine_calls, texts)
            select owner,
              case when day < current_date - %d then date '0001-01-01' else day end as kept,
              sum(uploads), sum(bytes), sum(engine_calls), sum(texts)
            from %s.usage group by owner, kept
          on conflict (owner, day) do update set
            uploads = greatest(u.uploads, excluded.uploads),
            bytes = greatest(u.bytes, excluded.bytes),
            engine_calls = greatest(u.engine_calls, excluded.engine_calls),
            texts = greatest(u.texts, excluded.texts)"""
              .formatted(KEPT_DAYS, statement.enquoteIdentifier(from, true)));
    }
  }
}
