package io.tuwen.operations.log;

import java.util.Optional;
import java.util.regex.Pattern;

/** Where a record is, for ever: no other one is ever put there. */
public record Position(String topic, int partition, long offset) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]{1,249}):(\\d{1,9}):(\\d{1,18})");

  /** Reads what {@link #toString} writes. */
  public static Optional<Position> parse(String text) {
    var parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Position(
                parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  public Place place() {
    return new Place(topic, partition);
  }

  @Override
  public String toString() {
    return topic + ":" + partition + ":" + offset;
  }
}
