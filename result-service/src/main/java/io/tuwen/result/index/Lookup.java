package io.tuwen.result.index;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * How images are looked for, whoever asks.
 *
 * <p>A text is looked for among the newest images first, where what is frequent is found at once.
 * What is not found there is rare enough for the grams. So no question depends on how well the
 * planner guesses.
 */
final class Lookup {
  private static final int NEWEST = 300;
  private static final int RANKED = 500;

  /** A long text has a word more often, and a short one is not all about the word that it has. */
  private static final int DAMPING = 100;

  private final Sql images;
  private final Optional<Question> question;
  private final String order;
  private final int[] grams;

  /**
   * Prepares.
   *
   * @param images the condition for those among which it is looked
   * @param order of the list, by these columns
   * @param grams that every text has which is found; none where it has to be looked for without
   */
  Lookup(Sql images, Optional<Question> question, String order, int[] grams) {
    this.images = images;
    this.question = question;
    this.order = order;
    this.grams = grams;
  }

  /** The first ones in the order of the list. */
  <T> List<T> first(Connection connection, String columns, int count, Sql.Reader<T> reader)
      throws SQLException {
    if (question.isEmpty()) {
      return new Sql("select " + columns + " from image where ")
          .add(images)
          .add(" order by " + order + " limit " + count)
          .rows(connection, reader);
    }
    var newest =
        new Sql("select " + columns + " from (select * from image where ")
            .add(images)
            .add(" order by " + order + " limit " + NEWEST + ") newest where true");
    question.get().addTo(newest);
    var found = newest.add(" order by " + order + " limit " + count).rows(connection, reader);
    return found.size() < count
        ? byGrams(columns).add(" order by " + order + " limit " + count).rows(connection, reader)
        : found;
  }

  /** Those of the newest hits in which the words are the most frequent. */
  <T> List<T> best(Connection connection, String columns, int count, Sql.Reader<T> reader)
      throws SQLException {
    var score = new Sql("(0");
    for (var term : question.orElseThrow().wanted()) {
      score.add(
          " + (length(search) - length(replace(search, ?, ''))) / ?",
          term.text(),
          (double) term.text().codePointCount(0, term.text().length()));
    }
    score.add(") / (length(search) + " + DAMPING + ")");
    return new Sql("select " + columns + " from (")
        .add(byGrams("*"))
        .add(" order by " + order + " limit " + RANKED + ") hits order by ")
        .add(score)
        .add(" desc, " + order + " limit " + count)
        .rows(connection, reader);
  }

  Sql byGrams(String columns) {
    var hits = new Sql("select " + columns + " from image where ").add(images);
    question.orElseThrow().addTo(hits);
    return grams.length > 0 ? hits.and("grams @> ?", grams) : hits;
  }
}
