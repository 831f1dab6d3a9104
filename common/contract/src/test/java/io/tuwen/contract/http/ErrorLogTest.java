package io.tuwen.contract.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.testing.LoggedLines;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class ErrorLogTest {

  private static List<String> lines(Level least, TuwenException error) {
    try (var log = new LoggedLines(least)) {
      ErrorLog.write(error);
      return log.lines();
    }
  }

  @Test
  void what_a_flood_of_requests_brings_is_no_line() {
    assertThat(lines(Level.INFO, new TooMuch(ErrorCode.TOO_MANY_STREAMS, "all are taken")))
        .isEmpty();
    assertThat(
            lines(
                Level.INFO,
                new TuwenException(ErrorCode.TOO_MANY_RENDITIONS, "the worker refuses it")))
        .isEmpty();
  }

  @Test
  void what_the_client_did_is_a_line_and_no_warning() {
    var error = new TuwenException(ErrorCode.UNAUTHORIZED, "log in");

    assertThat(lines(Level.INFO, error)).singleElement().asString().contains("event=refused");
    assertThat(lines(Level.WARNING, error)).isEmpty();
  }

  /** An export that the index refused left no trace of why. */
  @Test
  void what_failed_here_is_a_warning_with_its_cause() {
    var error =
        new TuwenException(
            ErrorCode.INDEX_UNAVAILABLE, "no index", new IllegalStateException("connection reset"));

    assertThat(lines(Level.WARNING, error))
        .singleElement()
        .asString()
        .contains("event=failed", "connection reset");
    assertThat(lines(Level.WARNING, error)).noneMatch(it -> it.contains("event=refused"));
  }
}
