package io.tuwen.chaos;

import java.util.Locale;
import java.util.Optional;

/**
 * A picture on its way in.
 *
 * @param user empty for a guest
 * @param name unique; the idempotency key, or the name of the field
 * @param repeatable whether it may be sent again without becoming a second image
 */
record Upload(Picture picture, Way way, Optional<User> user, String name, boolean repeatable) {
  /** The ways in. */
  enum Way {
    FORM,
    RAW,
    GUEST,
    /** A form of a user who is logged in. */
    USER,
    /** A user's, to the bucket. */
    DIRECT;

    boolean isOfUser() {
      return this == USER || this == DIRECT;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All ways in, in turns. */
  static Upload of(int number, Picture picture, String run, Users users)
      throws InterruptedException {
    var ways = Way.values();
    var way = ways[number % ways.length];
    // A name of the client's own makes the upload of a guest repeatable as well.
    var repeatable = way == Way.GUEST || way == Way.DIRECT || number / ways.length % 2 == 0;
    var user = way.isOfUser() ? Optional.of(users.of(number)) : Optional.<User>empty();
    return new Upload(picture, way, user, "chaos/" + run + "/" + number, repeatable);
  }
}
