package io.tuwen.result.index;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.Owner;
import io.tuwen.result.index.Filter.Status;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * One page of an owner's images.
 *
 * <p>INVARIANT: there is none without an owner.
 */
final class Search {
  static final String COLUMNS = "id, at, size, type, engine, code, body, result_at";
  private static final String NEWEST_FIRST = "at desc, id desc";

  private final ImageIndex.Request request;
  private final List<Term> wanted;
  private final Lookup lookup;

  Search(Owner owner, ImageIndex.Request request) {
    this.request = request;
    wanted = request.question().map(Question::wanted).orElse(List.of());
    var images = new Sql("owner = ?", owner.value());
    request.filter().addTo(images);
    request.after().ifPresent(it -> images.and("(at, id) < (?, ?)", it.at(), it.id()));
    var terms = wanted.stream().map(Term::text).toList();
    lookup =
        new Lookup(images, request.question(), NEWEST_FIRST, Grams.required(owner.value(), terms));
  }

  /** Newest first. */
  ImageIndex.Page page(Connection connection) throws SQLException {
    return page(connection, wanted.isEmpty() ? Search::begun : row -> entry(row, wanted));
  }

  /** The same, with texts in place of snippets. */
  ImageIndex.Page whole(Connection connection) throws SQLException {
    return page(connection, Search::whole);
  }

  private ImageIndex.Page page(Connection connection, Sql.Reader<Entry> reader)
      throws SQLException {
    // One more tells whether there is another page.
    var entries = lookup.first(connection, COLUMNS, request.limit() + 1, reader);
    if (entries.size() <= request.limit()) {
      return new ImageIndex.Page(entries, Optional.empty());
    }
    var page = entries.subList(0, request.limit());
    var last = page.get(page.size() - 1);
    return new ImageIndex.Page(page, Optional.of(new Place(last.uploadedAt(), last.id().value())));
  }

  /** The best first, and no more of them. */
  ImageIndex.Page best(Connection connection) throws SQLException {
    return new ImageIndex.Page(
        lookup.best(connection, COLUMNS, request.limit(), row -> entry(row, wanted)),
        Optional.empty());
  }

  static Entry entry(ResultSet row, List<Term> wanted) throws SQLException {
    var snippet =
        wanted.isEmpty()
            ? Optional.<Snippet>empty()
            : Optional.of(Snippet.of(row.getString("body"), wanted));
    return entry(row, snippet, Optional.empty());
  }

  /** Where nothing was looked for, the beginning tells one image from another. */
  private static Entry begun(ResultSet row) throws SQLException {
    var text = Optional.ofNullable(row.getString("body")).filter(it -> !it.isBlank());
    return entry(row, text.map(Snippet::beginning), Optional.empty());
  }

  private static Entry whole(ResultSet row) throws SQLException {
    return entry(row, Optional.empty(), Optional.ofNullable(row.getString("body")));
  }

  private static Entry entry(ResultSet row, Optional<Snippet> snippet, Optional<String> text)
      throws SQLException {
    var code = Optional.ofNullable(row.getString("code"));
    var isRead = row.getObject("result_at") != null;
    var read = code.isPresent() ? Status.FAILED : Status.COMPLETED;
    return new Entry(
        new ImageId(row.getString("id")),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getLong("size"),
        row.getString("type"),
        isRead ? read : Status.PENDING,
        Optional.ofNullable(row.getString("engine")),
        code,
        snippet,
        text);
  }
}
