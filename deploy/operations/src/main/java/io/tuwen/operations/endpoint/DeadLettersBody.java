package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.operations.deadletter.DeadLetter;
import io.tuwen.operations.deadletter.DeadTopic;
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
    try {
      if (!isAscii(cursor)) {
        throw malformed("this cursor is from no page");
      }
      var millis = Long.parseLong(cursor.substring(0, cursor.indexOf('~')));
      for (int i = 0; i < found.size(); i++) {
        if (cursor(found.get(i)).equals(cursor)) {
          return i + 1;
        }
        if (found.get(i).time().toEpochMilli() < millis) {
          return i;
        }
      }
      return found.size();
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw malformed("this cursor is from no page");
    }
  }
}
