package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.replay.Checkpoint;
import io.tuwen.operations.replay.Replay;
import io.tuwen.operations.replay.ReplaySpec;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * A replay as operators see it.
 *
 * @param wanted run, pause or cancel; the state follows it within a second or two
 * @param total places of the log that it goes through; compaction may have emptied some
 * @param ahead how many of them are still before it
 * @param remaining what the workers have not done of it
 * @param etaSeconds until all is published; null where it is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplayBody(
    String id,
    RunState state,
    String wanted,
    ReplaySpec spec,
    long total,
    long ahead,
    long read,
    long matched,
    Map<WorkerKind, Long> published,
    Map<String, Long> skipped,
    Map<WorkerKind, Long> remaining,
    int rate,
    double perSecond,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt,
    Long etaSeconds,
    String trouble) {

  static ReplayBody of(Replay replay, Map<WorkerKind, Long> remaining) {
    var order = replay.order();
    var progress = replay.progress();
    return new ReplayBody(
        order.id(),
        replay.state(),
        order.wanted().name().toLowerCase(Locale.ROOT),
        order.spec(),
        replay.total(),
        replay.ahead(),
        progress.map(Checkpoint::read).orElse(0L),
        progress.map(Checkpoint::matched).orElse(0L),
        progress.map(Checkpoint::published).orElse(Map.of()),
        progress.map(Checkpoint::skipped).orElse(Map.of()),
        remaining,
        order.spec().rate(),
        Math.round(10 * progress.map(Checkpoint::perSecond).orElse(0.0)) / 10.0,
        order.createdAt(),
        progress.map(Checkpoint::startedAt).orElse(null),
        progress.map(Checkpoint::finishedAt).orElse(null),
        eta(replay, progress.map(Checkpoint::perSecond).orElse(0.0)),
        progress.map(Checkpoint::trouble).orElse(null));
  }

  private static Long eta(Replay replay, double perSecond) {
    return replay.state() == RunState.RUNNING && perSecond > 0
        ? (Long) (long) Math.ceil(replay.ahead() / perSecond)
        : null;
  }
}
