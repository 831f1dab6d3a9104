package io.tuwen.operations.deadletter;

import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The dead letters that are neither redriven nor discarded, the newest of them, without their
 * values. Thread-safe.
 *
 * <p>A record that comes a second time changes nothing.
 */
final class Index {
  private final int capacity;
  private final NavigableSet<DeadLetter> unsettled = new TreeSet<>(DeadLetter.NEWEST_FIRST);
  private final Map<Position, DeadLetter> byId = new HashMap<>();

  /**
   * Where there is no room, with the hashes of their keys: they count, and are met once others are
   * dealt with.
   */
  private final Map<Position, Integer> unlisted = new HashMap<>();

  private final Set<Position> settled = new HashSet<>();

  Index(int capacity) {
    this.capacity = capacity;
  }

  synchronized void take(LogRecord record) {
    var topic = DeadTopic.ofTopic(record.position().topic());
    var settles = record.number(LaneHeaders.SETTLED);
    if (settles.isPresent()) {
      settle(record.position().place().at(settles.getAsLong()));
    } else if (topic.isPresent() && !settled.contains(record.position())) {
      add(DeadLetterReader.read(record, topic.get()));
    }
  }

  private void add(DeadLetter letter) {
    if (byId.putIfAbsent(letter.id(), letter) != null) {
      return;
    }
    unlisted.remove(letter.id());
    unsettled.add(letter);
    if (unsettled.size() > capacity) {
      var oldest = unsettled.pollLast();
      byId.remove(oldest.id());
      unlisted.put(oldest.id(), Objects.hashCode(oldest.key()));
    }
  }

  synchronized void settle(Position id) {
    settled.add(id);
    unlisted.remove(id);
    Optional.ofNullable(byId.remove(id)).ifPresent(unsettled::remove);
  }

  /** Forgets what the broker has deleted. */
  synchronized void forgetBefore(Map<Place, Long> beginnings) {
    Predicate<Position> isGone = it -> it.offset() < beginnings.getOrDefault(it.place(), 0L);
    settled.removeIf(isGone);
    unlisted.keySet().removeIf(isGone);
    unsettled.removeIf(it -> isGone.test(it.id()));
    byId.keySet().removeIf(isGone);
  }

  /** Whether it is worth reading the topics anew, for those that had no room. */
  synchronized boolean hasRoomForUnlisted() {
    return !unlisted.isEmpty() && unsettled.size() < capacity / 2;
  }

  synchronized Optional<DeadLetter> find(Position id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized boolean isSettled(Position id) {
    return settled.contains(id);
  }

  synchronized boolean isUnlisted(Position id) {
    return unlisted.containsKey(id);
  }

  /** How many are not listed that may be meant: of these nothing is known but the topic. */
  synchronized int unlisted(Choice choice) {
    return (int) unlisted.keySet().stream().filter(choice::mayMean).count();
  }

  /** Those that are not listed and may be of this key. */
  synchronized List<Position> unlistedOf(String key) {
    return unlisted.entrySet().stream()
        .filter(it -> it.getValue() == key.hashCode())
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized List<DeadLetter> matching(Predicate<DeadLetter> choice) {
    return unsettled.stream().filter(choice).toList();
  }

  /** How many are neither redriven nor discarded, the unlisted ones too. */
  synchronized Map<DeadTopic, Long> counts() {
    var counts = new HashMap<DeadTopic, Long>();
    for (var topic : DeadTopic.ALL) {
      counts.put(topic, 0L);
    }
    Stream.concat(byId.keySet().stream(), unlisted.keySet().stream())
        .flatMap(it -> DeadTopic.ofTopic(it.topic()).stream())
        .forEach(it -> counts.merge(it, 1L, Long::sum));
    return counts;
  }
}
