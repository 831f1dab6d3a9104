package io.tuwen.result.listener;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;

/**
 * Results and deletions of two topics in one order, partition by partition.
 *
 * <p>INVARIANT: a deletion comes behind every result that was in the log when the deletion was
 * read, unless that result is younger.
 */
final class Merge<T> {
  private static final long UNBOUNDED = -1;

  private final Map<Integer, Deque<Deletion<T>>> held = new HashMap<>();
  private final List<T> inOrder = new ArrayList<>();

  private static final class Deletion<T> {
    private final long time;
    private final T record;
    private long bound = UNBOUNDED;

    private Deletion(long time, T record) {
      this.time = time;
      this.record = record;
    }
  }

  void result(int partition, long time, T record) {
    var line = line(partition);
    while (!line.isEmpty() && line.element().time < time) {
      inOrder.add(line.remove().record);
    }
    inOrder.add(record);
  }

  void deletion(int partition, long time, T record) {
    line(partition).add(new Deletion<>(time, record));
  }

  /** The partitions of deletions that have no bound yet. */
  Set<Integer> unbounded() {
    return held.entrySet().stream()
        .filter(it -> it.getValue().stream().anyMatch(one -> one.bound == UNBOUNDED))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Those wait until results are read up to there. */
  void bound(int partition, long end) {
    line(partition).stream().filter(it -> it.bound == UNBOUNDED).forEach(it -> it.bound = end);
  }

  /**
   * What may be told now.
   *
   * @param read how far the results of a partition are read
   */
  List<T> inOrder(IntToLongFunction read) {
    held.forEach(
        (partition, line) -> {
          while (!line.isEmpty()
              && line.element().bound != UNBOUNDED
              && line.element().bound <= read.applyAsLong(partition)) {
            inOrder.add(line.remove().record);
          }
        });
    var ready = List.copyOf(inOrder);
    inOrder.clear();
    return ready;
  }

  /** The first deletion that is not told yet. */
  Optional<T> first(int partition) {
    return Optional.ofNullable(line(partition).peek()).map(it -> it.record);
  }

  void forget(int partition) {
    held.remove(partition);
  }

  private Deque<Deletion<T>> line(int partition) {
    return held.computeIfAbsent(partition, it -> new ArrayDeque<>());
  }
}
