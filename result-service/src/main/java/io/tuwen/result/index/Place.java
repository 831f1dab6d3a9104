package io.tuwen.result.index;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/**
 * Where in an owner's list a page ends.
 *
 * <p>INVARIANT: a cursor is taken only from the owner to whom it was given, unchanged.
 */
public record Place(Instant at, String id) {
  private static final String PURPOSE = "cursor of a list";
  private static final int MAX_LENGTH = 256;

  /** As the owner gets it. */
  public String cursor(Owner owner, Names names) {
    var text = ChronoUnit.MICROS.between(Instant.EPOCH, at) + "." + id;
    return cursor(text, owner, names);
  }

  private static String cursor(String text, Owner owner, Names names) {
    return base64Url(text) + "." + names.seal(PURPOSE, owner + "\0" + text);
  }

  /** Reads what an owner brings; empty for what it was not given. */
  public static Optional<Place> parse(String cursor, Owner owner, Names names) {
    var dot = cursor.indexOf('.');
    if (dot < 0 || cursor.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return text(cursor.substring(0, dot))
        .filter(it -> cursor(it, owner, names).equals(cursor))
        .flatMap(Place::parse);
  }

  private static Optional<Place> parse(String text) {
    var dot = text.indexOf('.');
    try {
      return Optional.of(
          new Place(
              Instant.EPOCH.plus(Long.parseLong(text, 0, Math.max(0, dot), 10), ChronoUnit.MICROS),
              text.substring(dot + 1)));
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(String base64) {
    try {
      return Optional.of(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
