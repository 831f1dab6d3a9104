package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.deadletter.DeadLetter;
import io.tuwen.operations.deadletter.DeadTopic;
import io.tuwen.operations.log.Position;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A page of dead letters.
 *
 * @param matching how many the filter finds
 * @param total how many there are, by worker
 * @param cursor of the next page; null after the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLettersBody(
    List<DeadLetterBody> deadLetters, int matching, Map<String, Long> total, String cursor) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int LARGEST_LIMIT = 500;

  /** The cursor names the last one of the page before. */
  static DeadLettersBody page(
      List<DeadLetter> found, Map<DeadTopic, Long> counts, String limit, String cursor) {
    var size = PageSize.of(limit, DEFAULT_LIMIT, LARGEST_LIMIT);
    var from = cursor == null ? 0 : after(found, cursor);
    var to = Math.min(from + size, found.size());
    var total = new TreeMap<String, Long>();
    counts.forEach((topic, count) -> total.put(topic.worker(), count));
    return new DeadLettersBody(
        found.subList(from, to).stream().map(DeadLetterBody::of).toList(),
        found.size(),
        total,
        to < found.size() ? cursor(found.get(to - 1)) : null);
  }

  /** The platform takes the digits of every script. */
  private static boolean isAscii(String text) {
    return text.chars().allMatch(it -> it < 0x80);
  }

  private static String cursor(DeadLetter letter) {
    return letter.time().toEpochMilli() + "~" + letter.id();
  }

  /** Where the page begins, also where the letter before it was dealt with meanwhile. */
  private static int after(List<DeadLetter> found, String cursor) {
    var tilde = cursor.indexOf('~');
    try {
      var time = Instant.ofEpochMilli(Long.parseLong(cursor, 0, Math.max(0, tilde), 10));
      var last =
          Position.parse(cursor.substring(tilde + 1))
              .filter(it -> isAscii(cursor))
              .orElseThrow(DeadLettersBody::fromNoPage);
      var before = found.stream().filter(it -> !it.isBehind(time, last)).count();
      return (int) before;
    } catch (NumberFormatException e) {
      throw fromNoPage();
    }
  }

  private static TuwenException fromNoPage() {
    return malformed("this cursor is from no page");
  }
}
