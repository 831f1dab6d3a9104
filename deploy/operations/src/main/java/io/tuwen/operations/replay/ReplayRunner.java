package io.tuwen.operations.replay;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.journal.Entry;
import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.PatientRun;
import io.tuwen.operations.journal.RateLimit;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.journal.Steering;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.journal.Wanted;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Runs one replay, from its last checkpoint to its end.
 *
 * <p>INVARIANT: there is one way on after any failure, a crash, a lost broker or a lost storage:
 * back to the checkpoint, read the lanes from there, and publish what they do not have.
 */
final class ReplayRunner implements PatientRun.Work {
  private static final Logger LOG = Logger.getLogger(ReplayRunner.class);
  private static final Duration CHECKPOINT = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final String id;
  private final Journal<Order, Checkpoint> journal;
  private final Logs logs;
  private final Selection selection;
  private final Drain drain;
  private final Stop stop;
  private long checkpointed;

  ReplayRunner(
      String id,
      Journal<Order, Checkpoint> journal,
      Logs logs,
      Selection selection,
      Drain drain,
      Stop stop) {
    this.id = id;
    this.journal = journal;
    this.logs = logs;
    this.selection = selection;
    this.drain = drain;
    this.stop = stop;
  }

  Runnable untilItsEnd() {
    return new PatientRun(id, stop, this);
  }

  @Override
  public void goOn() throws InterruptedException {
    journal.catchUp();
    var replay = journal.find(id).map(Replay::new).orElseThrow();
    if (replay.state().isEnd()) {
      return;
    }
    var checkpoint = replay.progress().orElseGet(() -> begin(replay.order()));
    var tally = Tally.from(checkpoint);
    var trail = Trail.read(logs, checkpoint, tally, stop);
    var publishing = new Publishing(logs, replay.order(), trail, tally);
    if (read(replay.order(), tally, publishing)) {
      drain(tally);
    }
  }

  /** INVARIANT: where the lanes end is noted before the first record is published to them. */
  private Checkpoint begin(Order order) {
    var lanes = new HashMap<WorkerKind, Map<Integer, Long>>();
    if (!order.spec().dryRun()) {
      for (var worker : order.spec().workers()) {
        lanes.put(
            worker,
            logs.ends(List.of(worker.topic(Lane.REPLAY))).entrySet().stream()
                .collect(Collectors.toMap(it -> it.getKey().partition(), Map.Entry::getValue)));
      }
    }
    var first =
        new Checkpoint(
            id,
            RunState.RUNNING,
            order.begins(),
            lanes,
            Map.of(),
            0,
            0,
            Map.of(),
            Map.of(),
            Instant.now(),
            null,
            0,
            null);
    journal.progress(id, first);
    LOG.infof("event=replay_started replay=%s total=%d", id, order.total());
    return first;
  }

  /** Whether it came to the end of the log without being cancelled. */
  private boolean read(Order order, Tally tally, Publishing publishing)
      throws InterruptedException {
    var limit = new RateLimit(order.spec().rate());
    var steering = new Steering(this::wanted, stop, it -> mark(tally, it));
    try (var reading = new LogReader(logs, order, tally)) {
      while (!reading.isAtEnd()) {
        var records = reading.next();
        var size = RateLimit.together(order.spec().rate());
        for (int from = 0; from < records.size(); from += size) {
          if (!steering.mayGoOn()) {
            return false;
          }
          var chunk = records.subList(from, Math.min(from + size, records.size()));
          take(order.spec(), chunk, tally, publishing, limit);
          checkpointNowAndThen(tally);
        }
        reading.settled();
        if (!steering.mayGoOn()) {
          return false;
        }
      }
    }
    return true;
  }

  private void take(
      ReplaySpec spec, List<LogRecord> chunk, Tally tally, Publishing publishing, RateLimit limit)
      throws InterruptedException {
    var found = selection.verdicts(spec, chunk);
    var verdicts =
        IntStream.range(0, chunk.size())
            .mapToObj(it -> publishing.withTrail(chunk.get(it), found.get(it)))
            .toList();
    var images = (int) verdicts.stream().filter(Decision.Selected.class::isInstance).count();
    if (!spec.dryRun()) {
      stop.await(limit.take(images));
    }
    publishing.publish(chunk, verdicts);
    for (int i = 0; i < chunk.size(); i++) {
      tally.decided(chunk.get(i).position(), verdicts.get(i), spec.dryRun());
    }
  }

  private Wanted wanted() {
    return journal.find(id).map(it -> it.order().wanted()).orElse(Wanted.CANCEL);
  }

  private void drain(Tally tally) throws InterruptedException {
    checkpoint(tally, RunState.DRAINING);
    while (!drain.isThrough(tally.checkpoint(RunState.DRAINING, null))) {
      if (wanted() == Wanted.CANCEL) {
        end(tally, RunState.CANCELLED);
        return;
      }
      stop.await(LOOK);
    }
    end(tally, RunState.DONE);
  }

  private void checkpointNowAndThen(Tally tally) {
    if (System.nanoTime() - checkpointed > CHECKPOINT.toNanos()) {
      checkpoint(tally, RunState.RUNNING);
    }
  }

  private void mark(Tally tally, RunState state) {
    if (state.isEnd()) {
      end(tally, state);
    } else {
      checkpoint(tally, state);
    }
  }

  private void checkpoint(Tally tally, RunState state) {
    journal.progress(id, tally.checkpoint(state, null));
    checkpointed = System.nanoTime();
  }

  private void end(Tally tally, RunState state) {
    var last = tally.checkpoint(state, null);
    journal.progress(id, last);
    LOG.infof(
        "event=replay_ended replay=%s state=%s read=%d matched=%d published=%s",
        id, state.word(), last.read(), last.matched(), last.published());
  }

  @Override
  public void delayed(TuwenException cause) {
    note(it -> Tally.from(it).checkpoint(it.state(), cause.getMessage()));
  }

  @Override
  public void failed() {
    note(it -> Tally.from(it).checkpoint(RunState.FAILED, "the log has the reason"));
  }

  private void note(UnaryOperator<Checkpoint> change) {
    journal.find(id).flatMap(Entry::progress).map(change).ifPresent(it -> journal.progress(id, it));
  }
}
