package io.tuwen.operations.replay;

import io.tuwen.operations.log.Cursor;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Topics without a record.
 *
 * @param partitions of each topic
 * @param beginning where every partition begins and ends
 */
record PartitionedLogs(Map<String, Integer> partitions, long beginning) implements Logs {
  @Override
  public Map<Place, Long> beginnings(Collection<String> topics) {
    return topics.stream()
        .flatMap(
            topic -> IntStream.range(0, partitions.get(topic)).mapToObj(it -> new Place(topic, it)))
        .collect(Collectors.toMap(it -> it, it -> beginning));
  }

  @Override
  public Map<Place, Long> ends(Collection<String> topics) {
    return beginnings(topics);
  }

  @Override
  public Map<Place, Long> since(Collection<String> topics, Instant time) {
    return beginnings(topics);
  }

  @Override
  public Cursor open(Map<Place, Long> from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Position> append(List<NewRecord> records) {
    throw new UnsupportedOperationException();
  }
}
