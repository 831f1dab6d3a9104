package io.tuwen.operations.index;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.index.RebuildOrder;
import io.tuwen.contract.index.RebuildProgress;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Tail;
import io.tuwen.operations.log.Value;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Orders rebuilds of the index, and tells how far the newest is. result-service alone has the
 * database; it hears and tells by the topic {@code index.rebuilds}. Thread-safe.
 */
@ApplicationScoped
public class Rebuilds {
  private static final Logger LOG = Logger.getLogger(Rebuilds.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Logs logs;
  private final Tail tail;
  private Optional<RebuildOrder> order = Optional.empty();
  private Optional<RebuildProgress> progress = Optional.empty();

  Rebuilds(Logs logs) {
    this.logs = logs;
    tail = new Tail(logs, "index-rebuilds", List.of(Topics.INDEX_REBUILDS), this::take);
  }

  void start(@Observes StartupEvent event) {
    tail.start();
  }

  void stop(@Observes ShutdownEvent event) {
    tail.stop();
  }

  /** Orders one, or joins the one that is not done. */
  public Rebuild order() {
    var last = newest().filter(it -> it.state() != Rebuild.State.done);
    if (last.isPresent()) {
      return last.get();
    }
    var next = new RebuildOrder(UUID.randomUUID().toString(), nextMoment());
    logs.append(
        List.of(
            NewRecord.byKey(
                Topics.INDEX_REBUILDS,
                Optional.of(RebuildOrder.KEY),
                Optional.of(Value.of(next.toJson())),
                Map.of())));
    LOG.infof("event=index_rebuild_ordered order=%s", next.id());
    return Rebuild.ordered(next);
  }

  /** Behind the last order, whatever the clock of the instance that gave it. */
  private synchronized Instant nextMoment() {
    var now = Instant.now();
    return order.map(it -> it.at().plusMillis(1)).filter(it -> it.isAfter(now)).orElse(now);
  }

  /** The newest; empty where there was none. */
  public Optional<Rebuild> newest() {
    tail.catchUp(PATIENCE);
    synchronized (this) {
      var heardOf = progress.map(RebuildProgress::order);
      return order.isPresent() && !heardOf.equals(order.map(RebuildOrder::id))
          ? order.map(Rebuild::ordered)
          : progress.map(it -> Rebuild.of(it, order.map(RebuildOrder::at).orElse(null)));
    }
  }

  private synchronized void take(LogRecord record) {
    var key = record.key().orElse("");
    var value = record.value().map(Value::bytes).orElse(null);
    if (key.equals(RebuildOrder.KEY)) {
      order = RebuildOrder.newer(order, value);
    } else if (key.equals(RebuildProgress.KEY)) {
      progress = RebuildProgress.newer(progress, value);
    }
  }
}
