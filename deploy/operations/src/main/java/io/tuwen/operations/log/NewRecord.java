package io.tuwen.operations.log;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A record that is to be appended. */
public final class NewRecord {
  private final String topic;
  private final OptionalInt partition;
  private final Optional<String> key;
  private final Optional<Value> value;
  private final Map<String, String> headers;

  private NewRecord(
      String topic,
      OptionalInt partition,
      Optional<String> key,
      Optional<Value> value,
      Map<String, String> headers) {
    this.topic = topic;
    this.partition = partition;
    this.key = key;
    this.value = value;
    this.headers = Map.copyOf(headers);
  }

  /** One for the partition that its key leads to. */
  public static NewRecord byKey(
      String topic, Optional<String> key, Optional<Value> value, Map<String, String> headers) {
    return new NewRecord(topic, OptionalInt.empty(), key, value, headers);
  }

  /** One for this partition and no other. */
  public static NewRecord at(
      Place place, Optional<String> key, Optional<Value> value, Map<String, String> headers) {
    return new NewRecord(place.topic(), OptionalInt.of(place.partition()), key, value, headers);
  }

  public String topic() {
    return topic;
  }

  public OptionalInt partition() {
    return partition;
  }

  public Optional<String> key() {
    return key;
  }

  public Optional<Value> value() {
    return value;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
