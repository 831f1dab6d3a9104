package io.tuwen.contract.event;

import java.time.DateTimeException;
import java.time.Instant;

/** The times that events may carry: those that are a number of milliseconds, too. */
final class EventTime {
  private static final Instant MIN_TIME = Instant.EPOCH;
  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

  private EventTime() {}

  /**
   * Reads a time.
   *
   * @throws DateTimeException where it is none, or where later arithmetic would overflow
   */
  static Instant parse(String text) {
    var time = Instant.parse(text);
    if (time.isBefore(MIN_TIME) || time.isAfter(MAX_TIME)) {
      throw new DateTimeException("a time outside of 1970 to 9999");
    }
    return time;
  }
}
