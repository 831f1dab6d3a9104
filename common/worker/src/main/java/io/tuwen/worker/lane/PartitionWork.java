package io.tuwen.worker.lane;

import io.tuwen.contract.lane.BegunRecords;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far the work of one partition has come. Only the consumer's own thread uses it.
 *
 * <p>INVARIANT: the offset that is committed is that of the first record that is not done. Whatever
 * is lost with the process is read again.
 */
final class PartitionWork {
  /** Records that were read and are not done; the value is whether they were begun. */
  private final SortedMap<Long, Boolean> open = new TreeMap<>();

  private final Map<Long, Integer> begun = new TreeMap<>();
  private long next;
  private boolean changed;

  /**
   * Takes a partition over.
   *
   * @param next the first record that is not done
   * @param marks what was begun when the partition was left
   */
  PartitionWork(long next, Map<Long, Integer> marks) {
    this.next = next;
    begun.putAll(marks);
  }

  void read(long offset) {
    open.put(offset, false);
    next = offset + 1;
  }

  /** How often a record was begun and never ended. */
  int crashes(long offset) {
    return begun.getOrDefault(offset, 0);
  }

  void begin(long offset) {
    open.put(offset, true);
    begun.merge(offset, 1, Integer::sum);
    changed = true;
  }

  void done(long offset) {
    open.remove(offset);
    begun.remove(offset);
    changed = true;
  }

  boolean isBusy() {
    return open.containsValue(true);
  }

  boolean isChanged() {
    return changed;
  }

  /** What to commit now. */
  OffsetAndMetadata position() {
    var first = open.isEmpty() ? next : open.firstKey();
    begun.keySet().removeIf(offset -> offset < first);
    return new OffsetAndMetadata(first, BegunRecords.write(begun));
  }

  void committed() {
    changed = false;
  }

  /** What to commit when this worker leaves the partition cleanly: no open record is to blame. */
  OffsetAndMetadata farewell() {
    open.forEach(
        (offset, isBegun) -> {
          if (isBegun) {
            begun.computeIfPresent(offset, (at, count) -> count > 1 ? count - 1 : null);
          }
        });
    return position();
  }
}
