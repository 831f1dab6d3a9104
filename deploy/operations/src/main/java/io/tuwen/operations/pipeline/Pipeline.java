package io.tuwen.operations.pipeline;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.deadletter.DeadLetters;
import io.tuwen.operations.log.Groups;
import io.tuwen.operations.log.Logs;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at all lanes at once, for all who ask within a second. */
@ApplicationScoped
public class Pipeline {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A speed over a longer time than that is none of now. */
  private static final Duration MEMORY = Duration.ofMinutes(1);

  static final List<LaneGroup> LANES =
      Stream.concat(LaneGroup.OF_WORKERS.stream(), Stream.of(LaneGroup.INTAKE)).toList();

  private final Logs logs;
  private final Groups groups;
  private final Ages ages;
  private final Backlog backlog = new Backlog();
  private final DeadLetters deadLetters;
  private final ExecutorService looks =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "pipeline");
            thread.setDaemon(true);
            return thread;
          });

  private Offsets before;
  private Map<LaneGroup, Double> speeds = Map.of();

  /** None where the last look failed. */
  private volatile PipelineStatus last;

  /** Shared too: else all who wait for a broker that is gone would wait one after the other. */
  private TuwenException failure;

  private long lastNanos = System.nanoTime() - 2 * FRESH.toNanos();

  Pipeline(Logs logs, Groups groups, Ages ages, DeadLetters deadLetters) {
    this.logs = logs;
    this.groups = groups;
    this.ages = ages;
    this.deadLetters = deadLetters;
  }

  /** Fails with {@code BROKER_UNAVAILABLE} where the broker does not answer within 3 s. */
  public synchronized PipelineStatus status() {
    if (System.nanoTime() - lastNanos > FRESH.toNanos()) {
      try {
        last = freshStatus();
        failure = null;
      } catch (TuwenException e) {
        last = null;
        failure = e;
      }
      lastNanos = System.nanoTime();
    }
    if (failure != null) {
      throw new TuwenException(failure.code(), failure.getMessage(), failure);
    }
    return last;
  }

  /** What the last look has seen of a lane, unless it failed. Does not wait. */
  Optional<LaneStatus> seen(LaneGroup lane) {
    return Optional.ofNullable(last).flatMap(it -> it.of(lane));
  }

  private PipelineStatus freshStatus() {
    var look = looks.submit(this::look);
    try {
      return look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TuwenException foreseen
          ? new TuwenException(foreseen.code(), foreseen.getMessage(), foreseen)
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      look.cancel(true);
      throw new TuwenException(
          ErrorCode.BROKER_UNAVAILABLE, "the event broker did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "interrupted", e);
    }
  }

  /** For the one thread of looks. */
  private PipelineStatus look() {
    var topics = LANES.stream().map(LaneGroup::topic).collect(Collectors.toSet());
    var names = LANES.stream().map(LaneGroup::group).collect(Collectors.toSet());
    // Commits first: what is done meanwhile must not make a lag negative.
    var committed = groups.committed(names);
    var now =
        new Offsets(
            System.nanoTime(),
            logs.beginnings(topics),
            logs.ends(topics),
            committed,
            groups.members(names));
    measure(now);
    var times =
        ages.times(
            LANES.stream().flatMap(it -> now.unfinished(it).stream()).distinct().toList(),
            now.ends());
    var statuses = LANES.stream().collect(Collectors.toMap(it -> it, it -> status(it, now, times)));
    return new PipelineStatus(
        Instant.now(),
        LaneGroup.OF_WORKERS.stream().map(statuses::get).toList(),
        statuses.get(LaneGroup.INTAKE),
        counts());
  }

  private void measure(Offsets now) {
    if (before == null || now.nanos() - before.nanos() > MEMORY.toNanos()) {
      speeds = Map.of();
    } else {
      var seconds = (now.nanos() - before.nanos()) / 1e9;
      var measured = new HashMap<LaneGroup, Double>();
      for (var lane : LANES) {
        measured.put(lane, Math.max(0, now.done(lane) - before.done(lane)) / seconds);
      }
      speeds = measured;
    }
    before = now;
  }

  private LaneStatus status(LaneGroup lane, Offsets now, Ages.Times times) {
    return new LaneStatus(
        lane.worker(),
        lane.name(),
        lane.topic(),
        lane.group(),
        now.lag(lane),
        backlog.age(lane, now.unfinished(lane), times, Instant.now()).orElse(null),
        now.inFlight(lane),
        Math.round(10 * speeds.getOrDefault(lane, 0.0)) / 10.0,
        now.members().getOrDefault(lane.group(), 0));
  }

  private Map<String, Long> counts() {
    var counts = new TreeMap<String, Long>();
    deadLetters.counts().forEach((topic, count) -> counts.put(topic.worker(), count));
    return counts;
  }

  @PreDestroy
  void close() {
    looks.shutdownNow();
  }
}
