package io.tuwen.result.index;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import jakarta.enterprise.context.ApplicationScoped;
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
   * Lists.
   *
   * @throws TuwenException {@code UNAUTHORIZED} for guests: they are one owner, and what gives
   *     access to an image of theirs is to know its id. {@code INDEX_UNAVAILABLE}
   */
  public Page list(Owner owner, Request request) {
    if (owner.isGuest()) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "guests have no list; log in first");
    }
    try (var connection = database.connection()) {
      return new Search(owner, request).page(connection);
    } catch (SQLException e) {
      throw new IndexUnavailable(e);
    }
  }
}
