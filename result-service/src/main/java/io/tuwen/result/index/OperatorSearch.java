package io.tuwen.result.index;

import io.tuwen.contract.key.Owner;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One page of everybody's images, newest first, or of those of any owner: for operators alone. */
final class OperatorSearch {
  private static final String COLUMNS = "owner, " + Search.COLUMNS;
  private static final String NEWEST_FIRST = "at desc, owner desc, id desc";

  private final OperatorIndex.Request request;
  private final List<Term> wanted;
  private final Lookup lookup;

  OperatorSearch(OperatorIndex.Request request) {
    this.request = request;
    wanted = request.question().map(Question::wanted).orElse(List.of());
    var images = new Sql("true");
    request.id().ifPresent(it -> images.and("id = ?", it.value()));
    request.owner().ifPresent(it -> images.and("owner = ?", it.value()));
    request.filter().addTo(images);
    request
        .after()
        .ifPresent(
            it ->
                images.and(
                    "(at, owner, id) < (?, ?, ?)", it.at(), it.owner().value(), it.id().value()));
    var terms = wanted.stream().map(Term::text).toList();
    var grams =
        request
            .owner()
            .map(it -> Grams.required(it.value(), terms))
            .orElseGet(() -> Grams.required(terms));
    lookup = new Lookup(images, request.question(), NEWEST_FIRST, grams);
  }

  OperatorIndex.Page page(Connection connection) throws SQLException {
    var entries =
        lookup.first(
            connection,
            COLUMNS,
            request.limit() + 1,
            row ->
                new OperatorIndex.Owned(
                    new Owner(row.getString("owner")), Search.entry(row, wanted)));
    if (entries.size() <= request.limit()) {
      return new OperatorIndex.Page(entries, Optional.empty());
    }
    var page = entries.subList(0, request.limit());
    var last = page.get(page.size() - 1);
    return new OperatorIndex.Page(
        page,
        Optional.of(
            new OperatorIndex.Place(last.entry().uploadedAt(), last.owner(), last.entry().id())));
  }
}
