package io.tuwen.contract.lane;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which records of a partition have been begun, and how often: the text beside a committed offset.
 *
 * <p>A worker commits a mark before it begins a record and takes it away with the record's end. So
 * a mark that is found when a partition is taken over is of a record that was being handled when
 * its worker died. Kafka keeps the text with the offset: no topic, no file and no clock is needed.
 */
public final class BegunRecords {
  private static final char SEPARATOR = ' ';
  private static final char COUNT = ':';

  private BegunRecords() {}

  /** {@code offset:count} of each, separated by spaces. */
  public static String write(Map<Long, Integer> begun) {
    var text = new StringBuilder();
    begun.forEach(
        (offset, count) -> {
          if (!text.isEmpty()) {
            text.append(SEPARATOR);
          }
          text.append(offset).append(COUNT).append(count);
        });
    return text.toString();
  }

  /** How many records the text speaks of. */
  public static int count(String metadata) {
    return read(metadata).size();
  }

  /** Offset to count; empty for a text that no worker wrote, such as that of a tool. */
  public static Map<Long, Integer> read(String metadata) {
    var begun = new TreeMap<Long, Integer>();
    int from = 0;
    while (from < metadata.length()) {
      int space = metadata.indexOf(SEPARATOR, from);
      int to = space < 0 ? metadata.length() : space;
      int colon = metadata.indexOf(COUNT, from);
      if (colon < 0 || colon > to) {
        return Map.of();
      }
      try {
        begun.put(
            Long.parseLong(metadata, from, colon, 10),
            Integer.parseInt(metadata, colon + 1, to, 10));
      } catch (NumberFormatException e) {
        return Map.of();
      }
      from = to + 1;
    }
    return begun;
  }
}
