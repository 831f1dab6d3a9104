package io.tuwen.result.endpoint;

import io.quarkus.runtime.configuration.DurationConverter;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;

/** How long a client wants to wait: {@code 25s}, {@code 500ms}, {@code PT25S}, or just seconds. */
final class WaitTime {
  /** The longest that makes sense has seven characters, {@code 50000ms}. */
  private static final int MAX_LENGTH = 32;

  private WaitTime() {}

  static Duration parse(Optional<String> wait, Duration most) {
    return wait.map(WaitTime::parse)
        .map(asked -> asked.compareTo(most) > 0 ? most : asked)
        .orElse(Duration.ZERO);
  }

  private static Duration parse(String text) {
    try {
      if (text.length() <= MAX_LENGTH) {
        var asked = DurationConverter.parseDuration(text.strip());
        if (asked != null && !asked.isNegative()) {
          return asked;
        }
      }
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      // The same answer as to a negative one.
    }
    throw new TuwenException(
        ErrorCode.MALFORMED_REQUEST, "wait is a time such as 25s or 500ms; leave it out for none");
  }
}
