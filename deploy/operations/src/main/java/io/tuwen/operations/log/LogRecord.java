package io.tuwen.operations.log;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A record of a topic. */
public final class LogRecord {
  private final Position position;
  private final Instant time;
  private final String key;
  private final Value value;
  private final Map<String, String> headers;

  /**
   * A record as it was read.
   *
   * @param key null where it has none
   * @param value null for a tombstone
   * @param headers the last of each name
   */
  public LogRecord(
      Position position, Instant time, String key, Value value, Map<String, String> headers) {
    this.position = position;
    this.time = time;
    this.key = key;
    this.value = value;
    this.headers = Map.copyOf(headers);
  }

  public Position position() {
    return position;
  }

  public Instant time() {
    return time;
  }

  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  /** Empty for a tombstone. */
  public Optional<Value> value() {
    return Optional.ofNullable(value);
  }

  public Map<String, String> headers() {
    return headers;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** A header that is a number; empty also where another program wrote something else. */
  public OptionalLong number(String name) {
    try {
      return headers.containsKey(name)
          ? OptionalLong.of(Long.parseLong(headers.get(name)))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
