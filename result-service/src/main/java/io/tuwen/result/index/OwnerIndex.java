package io.tuwen.result.index;

import io.tuwen.contract.key.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What owners have, those with the most bytes first: for operators alone, as {@link OperatorIndex}.
 * Calls block. Thread-safe.
 */
@ApplicationScoped
public class OwnerIndex {
  private final IndexDatabase database;

  OwnerIndex(IndexDatabase database) {
    this.database = database;
  }

  /**
   * What to list.
   *
   * @param owner this one alone, or all
   */
  public record Request(Optional<Owner> owner, Optional<Place> after, int limit) {}

  /** What an owner has stored, and what has happened today, in UTC. */
  public record Use(Owner owner, Usage.Stored stored, Usage.Counts today) {}

  /**
   * A page.
   *
   * @param end where there are more behind it
   */
  public record Page(List<Use> owners, Optional<Place> end) {
    public Page {
      owners = List.copyOf(owners);
    }
  }

  /** Where in the list a page ends. */
  public record Place(long bytes, Owner owner) {
    public String cursor() {
      return bytes + "~" + owner;
    }

    /** Reads what {@link #cursor} has written; empty for anything else. */
    public static Optional<Place> parse(String cursor) {
      var tilde = cursor.indexOf('~');
      try {
        var bytes = Long.parseLong(cursor, 0, Math.max(0, tilde), 10);
        return Owner.parse(cursor.substring(tilde + 1))
            .map(it -> new Place(bytes, it))
            .filter(it -> it.cursor().equals(cursor));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * Lists.
   *
   * @throws io.tuwen.contract.error.TuwenException {@code INDEX_UNAVAILABLE}
   */
  public Page list(Request request) {
    var sql =
        new Sql(
            "select s.owner, s.images, s.bytes, s.texts, coalesce(u.uploads, 0),"
                + " coalesce(u.bytes, 0), coalesce(u.engine_calls, 0), coalesce(u.texts, 0)"
                + " from stored s left join usage u on u.owner = s.owner and u.day = ?"
                + " where true",
            LocalDate.now(Clock.systemUTC()));
    request.owner().ifPresent(it -> sql.and("s.owner = ?", it.value()));
    request
        .after()
        .ifPresent(
            it ->
                sql.and(
                    "(s.bytes < ? or (s.bytes = ? and s.owner > ?))",
                    it.bytes(),
                    it.bytes(),
                    it.owner().value()));
    sql.add(" order by s.bytes desc, s.owner limit ?", request.limit() + 1);
    try (var connection = database.connection()) {
      var found =
          sql.rows(
              connection,
              it ->
                  new Use(
                      new Owner(it.getString(1)),
                      new Usage.Stored(it.getLong(2), it.getLong(3), it.getLong(4)),
                      new Usage.Counts(it.getLong(5), it.getLong(6), it.getLong(7), it.getLong(8))));
      if (found.size() <= request.limit()) {
        return new Page(found, Optional.empty());
      }
      var page = found.subList(0, request.limit());
      var last = page.get(page.size() - 1);
      return new Page(page, Optional.of(new Place(last.stored().bytes(), last.owner())));
    } catch (SQLException e) {
      throw new IndexUnavailable(e);
    }
  }
}
