package io.tuwen.operations.replay;

import io.tuwen.contract.topic.TopicSpec;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Tail;
import io.tuwen.operations.log.Value;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The topic {@code replays} as a table of all replays. Thread-safe.
 *
 * <p>INVARIANT: order and checkpoint of one replay are in one partition, whose owner runs it.
 */
@ApplicationScoped
class Journal {
  private static final Logger LOG = Logger.getLogger(Journal.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ORDER = "/order";
  private static final String PROGRESS = "/progress";

  private final Logs logs;
  private final Tail tail;
  private final Map<String, Noted<Order>> orders = new HashMap<>();
  private final Map<String, Noted<Checkpoint>> checkpoints = new HashMap<>();

  /** What is known, and since which offset: what comes back from the topic later may be older. */
  private record Noted<T>(T it, long offset) {}

  Journal(Logs logs) {
    this.logs = logs;
    tail = new Tail(logs, "replays", List.of(Topics.REPLAYS), this::take);
  }

  void start() {
    tail.start();
  }

  void stop() {
    tail.stop();
  }

  void catchUp() {
    tail.catchUp(PATIENCE);
  }

  static int partition(String id) {
    return Math.floorMod(id.hashCode(), TopicSpec.DEFAULT_PARTITIONS);
  }

  /** Newest first. */
  synchronized List<Replay> all() {
    return orders.values().stream()
        .map(Noted::it)
        .sorted(Comparator.comparing(Order::createdAt).thenComparing(Order::id).reversed())
        .map(it -> new Replay(it, progressOf(it.id())))
        .toList();
  }

  synchronized Optional<Replay> find(String id) {
    return Optional.ofNullable(orders.get(id)).map(it -> new Replay(it.it(), progressOf(id)));
  }

  private Checkpoint progressOf(String id) {
    var noted = checkpoints.get(id);
    return noted == null ? null : noted.it();
  }

  void write(Order order) {
    var offset = append(order.id(), ORDER, Optional.of(ReplayJson.write(order)));
    note(orders, order.id(), order, offset);
  }

  void write(Checkpoint progress) {
    var offset = append(progress.id(), PROGRESS, Optional.of(ReplayJson.write(progress)));
    note(checkpoints, progress.id(), progress, offset);
  }

  /** Removes a replay from the topic and from the table. */
  void forget(String id) {
    append(id, ORDER, Optional.empty());
    append(id, PROGRESS, Optional.empty());
    remove(id);
  }

  private long append(String id, String what, Optional<Value> value) {
    var place = new Place(Topics.REPLAYS, partition(id));
    var record = NewRecord.at(place, Optional.of(id + what), value, Map.of());
    return logs.append(List.of(record)).get(0).offset();
  }

  private synchronized void remove(String id) {
    orders.remove(id);
    checkpoints.remove(id);
  }

  private synchronized <T> void note(Map<String, Noted<T>> table, String id, T it, long offset) {
    table.merge(id, new Noted<>(it, offset), (old, noted) -> old.offset() > offset ? old : noted);
  }

  private void take(LogRecord record) {
    var key = record.key().orElse("");
    var offset = record.position().offset();
    try {
      if (key.endsWith(ORDER)) {
        var id = key.substring(0, key.length() - ORDER.length());
        if (record.value().isEmpty()) {
          remove(id);
        } else {
          note(orders, id, ReplayJson.read(record.value().get(), Order.class), offset);
        }
      } else if (key.endsWith(PROGRESS) && record.value().isPresent()) {
        var id = key.substring(0, key.length() - PROGRESS.length());
        note(checkpoints, id, ReplayJson.read(record.value().get(), Checkpoint.class), offset);
      }
    } catch (IOException | RuntimeException e) {
      // Another program's record, or one of a version that we do not know.
      LOG.warnf("event=replay_unreadable position=%s cause=\"%s\"", record.position(), e);
    }
  }
}
