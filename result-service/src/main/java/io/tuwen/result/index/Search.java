package io.tuwen.result.index;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.Owner;
import io.tuwen.result.index.Filter.Status;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * One page of an owner's images, newest first.
 *
 * <p>A text is looked for among the newest images first, where what is frequent is found at once.
 * What is not found there is rare enough for the grams. So no question depends on how well the
 * planner guesses.
 *
 * <p>INVARIANT: there is none without an owner, and no value is ever part of a statement's text.
 */
final class Search {
  private static final int NEWEST = 300;
  private static final String COLUMNS = "id, at, size, type, engine, code, body, result_at";
  private static final String ORDER = " order by at desc, id desc limit ";

  private final Owner owner;
  private final ImageIndex.Request request;
  private final List<Term> wanted;
  private final List<Term> unwanted;

  Search(Owner owner, ImageIndex.Request request) {
    this.owner = owner;
    this.request = request;
    wanted = request.question().map(Question::wanted).orElse(List.of());
    unwanted = request.question().map(Question::unwanted).orElse(List.of());
  }

  ImageIndex.Page page(Connection connection) throws SQLException {
    // One more tells whether there is another page.
    var count = request.limit() + 1;
    var entries = request.question().isEmpty() ? all(connection, count) : found(connection, count);
    if (entries.size() < count) {
      return new ImageIndex.Page(entries, Optional.empty());
    }
    var page = entries.subList(0, request.limit());
    var last = page.get(page.size() - 1);
    return new ImageIndex.Page(page, Optional.of(new Place(last.uploadedAt(), last.id().value())));
  }

  private List<Entry> all(Connection connection, int count) throws SQLException {
    var where = images();
    return run(
        connection, "select " + COLUMNS + " from image where " + where + ORDER + count, where);
  }

  private List<Entry> found(Connection connection, int count) throws SQLException {
    var newest = newest(connection, count);
    return newest.size() < count ? byGrams(connection, count) : newest;
  }

  private List<Entry> newest(Connection connection, int count) throws SQLException {
    var inner = images();
    var outer = new Where();
    addTerms(outer);
    return run(
        connection,
        "select %s from (select * from image where %s%s%d) newest where %s%s%d"
            .formatted(COLUMNS, inner, ORDER, NEWEST, outer, ORDER, count),
        inner,
        outer);
  }

  private List<Entry> byGrams(Connection connection, int count) throws SQLException {
    var where = images();
    addTerms(where);
    var grams = Grams.required(owner.value(), wanted.stream().map(Term::text).toList());
    // The owner alone is no reason to leave the order of the list.
    if (grams.length > 1) {
      where.and("grams @> ?", grams);
    }
    return run(
        connection, "select " + COLUMNS + " from image where " + where + ORDER + count, where);
  }

  private Where images() {
    var where = new Where().and("owner = ?", owner.value());
    var filter = request.filter();
    filter.from().ifPresent(it -> where.and("at >= ?", time(it)));
    filter.to().ifPresent(it -> where.and("at < ?", time(it)));
    filter.status().ifPresent(it -> where.and(condition(it)));
    filter
        .hasText()
        .ifPresent(it -> where.and(it ? "search <> ''" : "(search is null or search = '')"));
    filter.code().ifPresent(it -> where.and("code = ?", it));
    request.after().ifPresent(it -> where.and("(at, id) < (?, ?)", time(it.at()), it.id()));
    return where;
  }

  private static String condition(Status status) {
    return switch (status) {
      case PENDING -> "result_at is null";
      case COMPLETED -> "result_at is not null and code is null";
      case FAILED -> "code is not null";
    };
  }

  private void addTerms(Where where) {
    for (var term : wanted) {
      where.and("search like ?", term.pattern());
      if (term.isPrefix()) {
        where.and("search ~ ?", term.expression());
      }
    }
    for (var term : unwanted) {
      if (term.isPrefix()) {
        where.and("search !~ ?", term.expression());
      } else {
        where.and("search not like ?", term.pattern());
      }
    }
  }

  private List<Entry> run(Connection connection, String sql, Where... wheres) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      var i = 0;
      for (var where : wheres) {
        for (var value : where.values) {
          i++;
          if (value instanceof int[] grams) {
            statement.setArray(i, connection.createArrayOf("int4", boxed(grams)));
          } else {
            statement.setObject(i, value);
          }
        }
      }
      try (var rows = statement.executeQuery()) {
        var entries = new ArrayList<Entry>();
        while (rows.next()) {
          entries.add(entry(rows));
        }
        return entries;
      }
    }
  }

  private static Object[] boxed(int[] numbers) {
    return Arrays.stream(numbers).boxed().toArray();
  }

  private Entry entry(ResultSet row) throws SQLException {
    var code = Optional.ofNullable(row.getString("code"));
    var isRead = row.getObject("result_at") != null;
    var read = code.isPresent() ? Status.FAILED : Status.COMPLETED;
    var body = row.getString("body");
    return new Entry(
        new ImageId(row.getString("id")),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getLong("size"),
        row.getString("type"),
        isRead ? read : Status.PENDING,
        Optional.ofNullable(row.getString("engine")),
        code,
        wanted.isEmpty() ? Optional.empty() : Optional.of(Snippet.of(body, wanted)));
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Conditions and their values, in one order. */
  private static final class Where {
    private final StringJoiner conditions = new StringJoiner(" and ");
    private final List<Object> values = new ArrayList<>();

    Where and(String condition, Object... values) {
      conditions.add(condition);
      this.values.addAll(List.of(values));
      return this;
    }

    @Override
    public String toString() {
      return conditions.toString();
    }
  }
}
