package io.tuwen.operations.replay;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Runs one replay, from its last checkpoint to its end.
 *
 * <p>INVARIANT: there is one way on after any failure, a crash, a lost broker or a lost storage:
 * back to the checkpoint, read the lanes from there, and publish what they do not have.
 */
final class ReplayRunner implements Runnable {
  private static final Logger LOG = Logger.getLogger(ReplayRunner.class);
  private static final Duration CHECKPOINT = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  private final String id;
  private final Journal journal;
  private final Logs logs;
  private final Selection selection;
  private final Drain drain;
  private final Stop stop;
  private long checkpointed;

  ReplayRunner(String id, Journal journal, Logs logs, Selection selection, Drain drain, Stop stop) {
    this.id = id;
    this.journal = journal;
    this.logs = logs;
    this.selection = selection;
    this.drain = drain;
    this.stop = stop;
  }

  @Override
  public void run() {
    var pause = Duration.ofSeconds(1);
    try {
      while (!stop.isAsked()) {
        try {
          journal.catchUp();
          goOn();
          return;
        } catch (TuwenException e) {
          LOG.warnf(
              "event=replay_delayed replay=%s code=%s cause=\"%s\"",
              id, e.code().code(), e.getCause());
          note(e);
          stop.await(pause);
          pause = Duration.ofMillis(Math.min(2 * pause.toMillis(), MAX_PAUSE.toMillis()));
        }
      }
    } catch (InterruptedException e) {
      // It left at a place that its checkpoint and the lanes tell of.
      LOG.debugf("event=replay_left replay=%s", id);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void goOn() throws InterruptedException {
    var replay = journal.find(id).orElseThrow();
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
            ReplayState.RUNNING,
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
    journal.write(first);
    LOG.infof("event=replay_started replay=%s total=%d", id, order.total());
    return first;
  }

  /** Whether it came to the end of the log without being cancelled. */
  private boolean read(Order order, Tally tally, Publishing publishing)
      throws InterruptedException {
    var limit = new RateLimit(order.spec().rate());
    try (var reading = new LogReader(logs, order, tally)) {
      while (!reading.isAtEnd()) {
        var records = reading.next();
        var size = RateLimit.together(order.spec().rate());
        for (int from = 0; from < records.size(); from += size) {
          if (!mayGoOn(tally)) {
            return false;
          }
          var chunk = records.subList(from, Math.min(from + size, records.size()));
          take(order.spec(), chunk, tally, publishing, limit);
          checkpointNowAndThen(tally);
        }
        reading.settled();
        if (!mayGoOn(tally)) {
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

  /** Waits while the operator wants a pause. False where the operator cancels. */
  private boolean mayGoOn(Tally tally) throws InterruptedException {
    if (wanted() == Order.Wanted.PAUSE) {
      checkpoint(tally, ReplayState.PAUSED);
      while (wanted() == Order.Wanted.PAUSE) {
        stop.await(LOOK);
      }
      if (wanted() == Order.Wanted.RUN) {
        checkpoint(tally, ReplayState.RUNNING);
      }
    }
    if (wanted() == Order.Wanted.CANCEL) {
      end(tally, ReplayState.CANCELLED);
      return false;
    }
    if (stop.isAsked()) {
      checkpoint(tally, ReplayState.RUNNING);
    }
    stop.check();
    return true;
  }

  private Order.Wanted wanted() {
    return journal.find(id).map(it -> it.order().wanted()).orElse(Order.Wanted.CANCEL);
  }

  private void drain(Tally tally) throws InterruptedException {
    checkpoint(tally, ReplayState.DRAINING);
    while (!drain.isThrough(tally.checkpoint(ReplayState.DRAINING, null))) {
      if (wanted() == Order.Wanted.CANCEL) {
        end(tally, ReplayState.CANCELLED);
        return;
      }
      stop.await(LOOK);
    }
    end(tally, ReplayState.DONE);
  }

  private void checkpointNowAndThen(Tally tally) {
    if (System.nanoTime() - checkpointed > CHECKPOINT.toNanos()) {
      checkpoint(tally, ReplayState.RUNNING);
    }
  }

  private void checkpoint(Tally tally, ReplayState state) {
    journal.write(tally.checkpoint(state, null));
    checkpointed = System.nanoTime();
  }

  private void end(Tally tally, ReplayState state) {
    var last = tally.checkpoint(state, null);
    journal.write(last);
    LOG.infof(
        "event=replay_ended replay=%s state=%s read=%d matched=%d published=%s",
        id, state.word(), last.read(), last.matched(), last.published());
  }

  /** Tells the operator why it does not get on, where the broker still takes it. */
  private void note(TuwenException trouble) {
    try {
      journal
          .find(id)
          .flatMap(Replay::progress)
          .map(it -> Tally.from(it).checkpoint(it.state(), trouble.getMessage()))
          .ifPresent(journal::write);
    } catch (TuwenException e) {
      LOG.debugf("event=trouble_not_noted replay=%s", id);
    }
  }

  private void fail(RuntimeException e) {
    LOG.errorf(e, "event=replay_failed replay=%s", id);
    try {
      journal
          .find(id)
          .flatMap(Replay::progress)
          .map(it -> Tally.from(it).checkpoint(ReplayState.FAILED, "the log has the reason"))
          .ifPresent(journal::write);
    } catch (TuwenException again) {
      LOG.warnf("event=replay_failure_not_noted replay=%s", id);
    }
  }
}
