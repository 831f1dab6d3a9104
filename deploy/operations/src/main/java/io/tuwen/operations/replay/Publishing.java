package io.tuwen.operations.replay;

import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts what a replay has selected into the lanes. */
final class Publishing {
  /**
   * What belongs to the event; the trace of the upload is long over, and still tells whose it is.
   */
  private static final List<String> KEPT = List.of("content-type", "traceparent", "tracestate");

  private final Logs logs;
  private final Order order;
  private final Trail trail;
  private final Tally tally;

  Publishing(Logs logs, Order order, Trail trail, Tally tally) {
    this.logs = logs;
    this.order = order;
    this.trail = trail;
    this.tally = tally;
  }

  /** What was published before the last stop was selected then, whatever it looks like now. */
  Decision withTrail(LogRecord record, Decision verdict) {
    var workers =
        new HashSet<>(
            verdict instanceof Decision.Selected selected
                ? selected.workers()
                : Set.<WorkerKind>of());
    order.spec().workers().stream()
        .filter(it -> trail.has(it, record.position()))
        .forEach(workers::add);
    return workers.isEmpty() ? verdict : new Decision.Selected(workers);
  }

  /** Returns when all of it is durable. */
  void publish(List<LogRecord> records, List<Decision> verdicts) {
    var lane = new ArrayList<NewRecord>();
    var whose = new ArrayList<WorkerKind>();
    for (int i = 0; i < records.size(); i++) {
      if (verdicts.get(i) instanceof Decision.Selected selected) {
        for (var worker : selected.workers()) {
          if (!trail.has(worker, records.get(i).position())) {
            lane.add(again(records.get(i), worker));
            whose.add(worker);
          }
        }
      }
    }
    if (lane.isEmpty() || order.spec().dryRun()) {
      return;
    }
    var positions = logs.append(lane);
    for (int i = 0; i < positions.size(); i++) {
      tally.inLane(whose.get(i), positions.get(i));
    }
  }

  /** The event as it is, in the partition where it was: so a lane has the order of the log. */
  private NewRecord again(LogRecord record, WorkerKind worker) {
    var headers = new HashMap<String, String>();
    KEPT.forEach(name -> record.header(name).ifPresent(it -> headers.put(name, it)));
    headers.put(LaneHeaders.AGAIN, order.id());
    var engine = order.spec().onlyOlderThan();
    if (engine != null) {
      headers.put(LaneHeaders.ENGINE, engine.toString());
    }
    headers.put(LaneHeaders.REPLAY_SOURCE, Long.toString(record.position().offset()));
    return NewRecord.at(
        new Place(worker.topic(Lane.REPLAY), record.position().partition()),
        record.key(),
        record.value(),
        headers);
  }
}
