package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.ObjectRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Under which circumstances an object is wanted. */
final class Conditions {
  private Conditions() {}

  /**
   * Checks the four headers.
   *
   * @param prefix before their names; that of a copy's source, or empty
   * @param unchanged what to say when the client has this version already
   */
  static void check(Exchange exchange, String prefix, ObjectRecord record, OssError unchanged) {
    var modified = record.modified().truncatedTo(ChronoUnit.SECONDS);
    var match = exchange.header(prefix + "if-match");
    if (match.isPresent() && !names(match.get(), record)) {
      throw OssError.preconditionFailed();
    }
    var unmodified = time(exchange.header(prefix + "if-unmodified-since"));
    if (unmodified.isPresent() && modified.isAfter(unmodified.get())) {
      throw OssError.preconditionFailed();
    }
    var noneMatch = exchange.header(prefix + "if-none-match");
    if (noneMatch.isPresent() && names(noneMatch.get(), record)) {
      throw unchanged;
    }
    var since = time(exchange.header(prefix + "if-modified-since"));
    if (noneMatch.isEmpty() && since.isPresent() && !modified.isAfter(since.get())) {
      throw unchanged;
    }
  }

  private static boolean names(String tags, ObjectRecord record) {
    return Arrays.stream(tags.split(",", -1))
        .map(it -> it.strip().replace("\"", "").toUpperCase(Locale.ROOT))
        .anyMatch(it -> it.equals("*") || it.equals(record.eTag()));
  }

  private static Optional<Instant> time(Optional<String> header) {
    try {
      return header.map(
          it -> ZonedDateTime.parse(it, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
