package io.tuwen.operations.deletion;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.DeletionJson;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Tail;
import io.tuwen.operations.log.Value;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The topic {@code image.deletions}, which {@link OpenDeletions} has in memory. Thread-safe.
 *
 * <p>INVARIANT: what is written here is in memory when the call returns.
 */
@ApplicationScoped
class DeletionLog {
  private static final Logger LOG = Logger.getLogger(DeletionLog.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Logs logs;
  private final OpenDeletions deletions;
  private final Tail tail;
  private volatile boolean isWhole;

  DeletionLog(Logs logs, OpenDeletions deletions) {
    this.logs = logs;
    this.deletions = deletions;
    tail = new Tail(logs, "image-deletions", List.of(Topics.IMAGE_DELETIONS), this::take);
  }

  void start() {
    tail.start();
  }

  void stop() {
    tail.stop();
  }

  /** Returns when everything is known that the topic has now. */
  void catchUp() {
    tail.catchUp(PATIENCE);
  }

  /**
   * Whether the topic has been read as far as it went at the start. Before, a deletion that is done
   * may still look as if it were not.
   */
  boolean isWhole() {
    if (!isWhole) {
      try {
        catchUp();
        isWhole = true;
      } catch (TuwenException e) {
        LOG.warnf("event=deletions_unread cause=\"%s\"", e.getMessage());
      }
    }
    return isWhole;
  }

  private void take(LogRecord record) {
    deletions.take(record.key().orElse(null), record.value().map(Value::bytes).orElse(null));
  }

  void write(Deletion deletion) {
    write(List.of(deletion));
  }

  void write(List<Deletion> all) {
    logs.append(
        all.stream()
            .map(it -> record(it.id(), Optional.of(Value.of(DeletionJson.write(it)))))
            .toList());
    all.forEach(deletions::take);
  }

  /** Takes an intent out of the topic. */
  void remove(UUID id) {
    logs.append(List.of(record(id, Optional.empty())));
    deletions.forget(id);
  }

  private static NewRecord record(UUID id, Optional<Value> value) {
    return NewRecord.byKey(
        Topics.IMAGE_DELETIONS, Optional.of(DeletionJson.key(id)), value, Map.of());
  }
}
