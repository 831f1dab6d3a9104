package io.tuwen.operations.replay;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.OrderIds;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.journal.Wanted;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What operators can do with replays; any instance takes it, and the owner hears of it. */
@ApplicationScoped
public class Replays {
  private static final Logger LOG = Logger.getLogger(Replays.class);

  /** Of those that have ended, older ones are forgotten. */
  private static final int REMEMBERED = 200;

  private final Journal<Order, Checkpoint> journal;
  private final Logs logs;
  private final Drain drain;
  private final Results results;

  Replays(Journal<Order, Checkpoint> journal, Logs logs, Drain drain, Results results) {
    this.journal = journal;
    this.logs = logs;
    this.drain = drain;
    this.results = results;
  }

  /** Orders one; it is about what is in the log now. */
  public Replay order(ReplaySpec spec) {
    checkResultsAreKnown(spec);
    var begins = logs.beginnings(List.of(Topics.IMAGE_UPLOADED));
    checkLanesHavePartitions(spec, begins.size());
    journal.catchUp();
    var ends = logs.ends(List.of(Topics.IMAGE_UPLOADED));
    var now = Instant.now();
    var order =
        new Order(
            OrderIds.next(now), spec, now, Wanted.RUN, byPartition(begins), byPartition(ends));
    journal.order(order.id(), order);
    LOG.infof("event=replay_ordered replay=%s workers=%s", order.id(), titles(spec));
    forgetOld();
    return find(order.id());
  }

  private void checkResultsAreKnown(ReplaySpec spec) {
    for (var worker : spec.workers()) {
      if (spec.looksAtResults() && !results.canLookAt(worker)) {
        throw new TuwenException(
            ErrorCode.MALFORMED_REQUEST,
            "the results of %s are not known here: leave out this worker, or what asks for results"
                .formatted(worker.title()));
      }
    }
  }

  /** A record is published to the partition where it was; a send to one that is not there waits. */
  private void checkLanesHavePartitions(ReplaySpec spec, int wanted) {
    if (spec.dryRun()) {
      return;
    }
    for (var worker : spec.workers()) {
      var lane = worker.topic(Lane.REPLAY);
      var found = logs.ends(List.of(lane)).size();
      if (found < wanted) {
        throw new TuwenException(
            ErrorCode.MALFORMED_REQUEST,
            "%s has %d partitions and %s has %d: give %s as many, or leave out this worker"
                .formatted(lane, found, Topics.IMAGE_UPLOADED, wanted, lane));
      }
    }
  }

  private static Map<Integer, Long> byPartition(Map<Place, Long> offsets) {
    return offsets.entrySet().stream()
        .collect(Collectors.toMap(it -> it.getKey().partition(), Map.Entry::getValue));
  }

  private static List<String> titles(ReplaySpec spec) {
    return spec.workers().stream().map(WorkerKind::title).toList();
  }

  private void forgetOld() {
    newestFirst()
        .filter(it -> it.state().isEnd())
        .skip(REMEMBERED)
        .forEach(it -> journal.forget(it.order().id()));
  }

  /** All of them, newest first. */
  public List<Replay> all() {
    journal.catchUp();
    return newestFirst().toList();
  }

  private Stream<Replay> newestFirst() {
    return journal.all().stream()
        .map(Replay::new)
        .sorted(
            Comparator.comparing((Replay it) -> it.order().createdAt())
                .thenComparing(it -> it.order().id())
                .reversed());
  }

  /** Those that have not ended, as far as this instance knows at once. */
  public List<Replay> unfinished() {
    return newestFirst().filter(it -> !it.state().isEnd()).toList();
  }

  public Replay find(String id) {
    journal.catchUp();
    return journal
        .find(id)
        .map(Replay::new)
        .orElseThrow(() -> new TuwenException(ErrorCode.NOT_FOUND, "there is no such replay"));
  }

  /** Says what is wanted of one; its runner does it within a second or two. */
  public Replay want(String id, Wanted wanted) {
    var replay = find(id);
    if (replay.state().isEnd() || replay.order().wanted() == Wanted.CANCEL) {
      throw new TuwenException(
          ErrorCode.REPLAY_FINISHED, "the replay is " + replay.state().word() + " already");
    }
    // Its runner has nothing left to publish, so there is nothing to pause.
    if (wanted == Wanted.PAUSE && replay.state() == RunState.DRAINING) {
      throw new TuwenException(
          ErrorCode.REPLAY_FINISHED, "the replay is draining: it can be cancelled, not paused");
    }
    journal.order(id, replay.order().with(wanted));
    LOG.infof("event=replay_wanted replay=%s wanted=%s", id, wanted);
    return find(id);
  }

  /** What the workers have not done of each, by id and worker; nothing of those that are over. */
  public Map<String, Map<WorkerKind, Long>> remaining(List<Replay> some) {
    return drain.remaining(some);
  }
}
