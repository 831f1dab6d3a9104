package io.tuwen.operations.journal;

import io.tuwen.contract.topic.TopicSpec;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Tail;
import io.tuwen.operations.log.Value;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The topic {@code replays} as a table of all orders of one kind. Thread-safe.
 *
 * <p>INVARIANT: order and progress of one id are in one partition, whose owner runs it.
 *
 * @param <O> what an operator wants
 * @param <P> how far it is
 */
public final class Journal<O, P> {
  private static final Logger LOG = Logger.getLogger(Journal.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Logs logs;
  private final Tail tail;
  private final Kind<O, P> kind;
  private final Map<String, Noted<O>> orders = new HashMap<>();
  private final Map<String, Noted<P>> progresses = new HashMap<>();

  /**
   * One kind of orders.
   *
   * @param orderKey how the keys of their records end, behind the id
   * @param progressKey the same of how far they are
   * @param state of one that was begun
   * @param endedAt of one that was begun; null before its end
   */
  public record Kind<O, P>(
      String orderKey,
      Class<O> order,
      String progressKey,
      Class<P> progress,
      Function<P, RunState> state,
      Function<P, Instant> endedAt) {}

  /** What is known, and since which offset: what comes back from the topic later may be older. */
  private record Noted<T>(T it, long offset) {}

  public Journal(Logs logs, Kind<O, P> kind) {
    this.logs = logs;
    this.kind = kind;
    tail = new Tail(logs, "journal" + kind.orderKey(), List.of(Topics.REPLAYS), this::take);
  }

  public void start() {
    tail.start();
  }

  public void stop() {
    tail.stop();
  }

  public void catchUp() {
    tail.catchUp(PATIENCE);
  }

  public static int partition(String id) {
    return Math.floorMod(id.hashCode(), TopicSpec.DEFAULT_PARTITIONS);
  }

  public synchronized List<Entry<O, P>> all() {
    return orders.keySet().stream().map(it -> find(it).orElseThrow()).toList();
  }

  public synchronized Optional<Entry<O, P>> find(String id) {
    return Optional.ofNullable(orders.get(id))
        .map(it -> new Entry<>(it.it(), Optional.ofNullable(progresses.get(id)).map(Noted::it)));
  }

  /** The ids of those that have not ended, as far as this instance knows at once. */
  synchronized List<String> unfinished() {
    return orders.keySet().stream()
        .filter(
            it ->
                !progresses.containsKey(it) || !kind.state().apply(progresses.get(it).it()).isEnd())
        .toList();
  }

  /** Removes those from the topic and from the table that had ended by then. */
  void forgetEndedBefore(Instant time) {
    endedBefore(time).forEach(this::forget);
  }

  /** Also those whose orders are gone already: the broker may have taken half of it. */
  private synchronized List<String> endedBefore(Instant time) {
    return progresses.entrySet().stream()
        .filter(
            it ->
                Optional.ofNullable(kind.endedAt().apply(it.getValue().it()))
                    .filter(end -> end.isBefore(time))
                    .isPresent())
        .map(Map.Entry::getKey)
        .toList();
  }

  public void order(String id, O order) {
    var offset = append(record(id, kind.orderKey(), Optional.of(JournalJson.write(order))));
    note(orders, id, order, offset);
  }

  public void progress(String id, P progress) {
    var offset = append(record(id, kind.progressKey(), Optional.of(JournalJson.write(progress))));
    note(progresses, id, progress, offset);
  }

  /** Removes an order from the topic and from the table. */
  public void forget(String id) {
    append(
        record(id, kind.orderKey(), Optional.empty()),
        record(id, kind.progressKey(), Optional.empty()));
    remove(orders, id);
    remove(progresses, id);
  }

  private static NewRecord record(String id, String what, Optional<Value> value) {
    var place = new Place(Topics.REPLAYS, partition(id));
    return NewRecord.at(place, Optional.of(id + what), value, Map.of());
  }

  /** The offset of the first one. */
  private long append(NewRecord... records) {
    return logs.append(List.of(records)).get(0).offset();
  }

  private synchronized void remove(Map<String, ?> table, String id) {
    table.remove(id);
  }

  private synchronized <T> void note(Map<String, Noted<T>> table, String id, T it, long offset) {
    table.merge(id, new Noted<>(it, offset), (old, noted) -> old.offset() > offset ? old : noted);
  }

  private void take(LogRecord record) {
    var key = record.key().orElse("");
    try {
      if (key.endsWith(kind.orderKey())) {
        take(orders, key, kind.orderKey(), kind.order(), record);
      } else if (key.endsWith(kind.progressKey())) {
        take(progresses, key, kind.progressKey(), kind.progress(), record);
      }
    } catch (IOException | RuntimeException e) {
      // Another program's record, or one of a version that we do not know.
      LOG.warnf("event=order_unreadable position=%s cause=\"%s\"", record.position(), e);
    }
  }

  private <T> void take(
      Map<String, Noted<T>> table, String key, String ending, Class<T> type, LogRecord record)
      throws IOException {
    var id = key.substring(0, key.length() - ending.length());
    if (record.value().isPresent()) {
      note(table, id, JournalJson.read(record.value().get(), type), record.position().offset());
    } else {
      remove(table, id);
    }
  }
}
