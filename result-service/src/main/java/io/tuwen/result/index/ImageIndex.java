package io.tuwen.result.index;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Lists an owner's images, newest first, and finds texts in them. Calls block. Thread-safe. */
@ApplicationScoped
public class ImageIndex {
  public static final int MAX_LIMIT = 100;

  private final IndexDatabase database;

  ImageIndex(IndexDatabase database) {
    this.database = database;
  }

  /**
   * What to list.
   *
   * @param after the end of the page before
   * @param limit how many at most
   */
  public record Request(
      Filter filter, Optional<Question> question, Optional<Place> after, int limit) {}

  /**
   * A page.
   *
   * @param end where there are more behind it
   */
  public record Page(List<Entry> entries, Optional<Place> end) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Lists, newest first.
   *
   * @throws TuwenException {@code UNAUTHORIZED} for guests: they are one owner, and what gives
   *     access to an image of theirs is to know its id. {@code INDEX_UNAVAILABLE}
   */
  public Page list(Owner owner, Request request) {
    return look(owner, connection -> new Search(owner, request).page(connection));
  }

  /** The same, with whole texts in place of snippets. */
  public Page whole(Owner owner, Request request) {
    return look(owner, connection -> new Search(owner, request).whole(connection));
  }

  /**
   * Of the newest 500 that a question finds, those first that have its words most often. There is
   * one page.
   *
   * @throws TuwenException as {@link #list}
   */
  public Page best(Owner owner, Request request) {
    return look(owner, connection -> new Search(owner, request).best(connection));
  }

  @FunctionalInterface
  private interface Look {
    Page at(Connection connection) throws SQLException;
  }

  private Page look(Owner owner, Look look) {
    if (owner.isGuest()) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "guests have no list; log in first");
    }
    try (var connection = database.connection()) {
      return look.at(connection);
    } catch (SQLException e) {
      throw new IndexUnavailable(e);
    }
  }
}
