package io.tuwen.result.index;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Lists everybody's images. Calls block. Thread-safe.
 *
 * <p>INVARIANT: another class than {@link ImageIndex}, which no endpoint of clients knows: what
 * asks here has seen the seal of operations.
 */
@ApplicationScoped
public class OperatorIndex {
  private final IndexDatabase database;

  OperatorIndex(IndexDatabase database) {
    this.database = database;
  }

  /**
   * What to list.
   *
   * @param id the image of this id, or all
   * @param owner whose images, or everybody's
   */
  public record Request(
      Optional<ImageId> id,
      Optional<Owner> owner,
      Filter filter,
      Optional<Question> question,
      Optional<Place> after,
      int limit) {}

  /** An image, and whose it is. */
  public record Owned(Owner owner, Entry entry) {}

  /**
   * A page.
   *
   * @param end where there are more behind it
   */
  public record Page(List<Owned> entries, Optional<Place> end) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /** Where in the list of everybody's images a page ends. */
  public record Place(Instant at, Owner owner, ImageId id) {
    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    public String cursor() {
      return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "~" + owner + "/" + id;
    }

    /** Reads what {@link #cursor} has written; empty for anything else. */
    public static Optional<Place> parse(String cursor) {
      var tilde = cursor.indexOf('~');
      try {
        var at =
            Instant.EPOCH.plus(
                Long.parseLong(cursor, 0, Math.max(0, tilde), 10), ChronoUnit.MICROS);
        return ImageKey.parse(new ObjectKey(cursor.substring(tilde + 1)))
            .map(it -> new Place(at, it.owner(), it.id()))
            .filter(it -> it.cursor().equals(cursor) && isInTheWorld(it.at()));
      } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
        return Optional.empty();
      }
    }

    /** A database has fewer years than Java. */
    private static boolean isInTheWorld(Instant at) {
      return !at.isBefore(Instant.EPOCH) && at.isBefore(END);
    }
  }

  /**
   * Lists.
   *
   * @throws io.tuwen.contract.error.TuwenException {@code INDEX_UNAVAILABLE}
   */
  public Page list(Request request) {
    try (var connection = database.connection()) {
      return new OperatorSearch(request).page(connection);
    } catch (SQLException e) {
      throw new IndexUnavailable(e);
    }
  }
}
