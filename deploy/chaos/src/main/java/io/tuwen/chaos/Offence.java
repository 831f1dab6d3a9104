package io.tuwen.chaos;

import java.util.Locale;

/** What must not become of an image. */
enum Offence {
  LOST,
  DOUBLY_VISIBLE,
  STUCK,
  FALSE_2XX,
  /** Its user does not find it in the list, or another user does. */
  WRONGLY_LISTED,
  /** No promise is broken, and yet it is not as it should be. */
  FAILED_UNEXPECTEDLY,
  WRONG_TEXT;

  /** Whether a guarantee of the system is broken. */
  boolean isBrokenPromise() {
    return this != FAILED_UNEXPECTEDLY && this != WRONG_TEXT;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
