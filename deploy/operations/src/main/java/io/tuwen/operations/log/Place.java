package io.tuwen.operations.log;

/** A partition of a topic. */
public record Place(String topic, int partition) {
  public Position at(long offset) {
    return new Position(topic, partition, offset);
  }
}
