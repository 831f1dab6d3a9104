package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.deadletter.DeadLetters;
import io.tuwen.operations.deletion.Deletions;
import io.tuwen.operations.index.Rebuilds;
import io.tuwen.operations.index.ResultService;
import io.tuwen.operations.pipeline.LaneStatus;
import io.tuwen.operations.pipeline.Pipeline;
import io.tuwen.operations.pipeline.PipelineStatus;
import io.tuwen.operations.replay.Replays;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * All that the console's first page shows, by names. What cannot be seen is left out, and {@code
 * health} says why. Calls block. For one thread at a time, but for the history.
 */
@ApplicationScoped
class ConsoleState {
  private static final int OK = 200;
  private static final long RARELY_NANOS = Duration.ofSeconds(5).toNanos();

  /** An hour of points. */
  private static final int POINTS = 120;

  private final Pipeline pipeline;
  private final DeadLetters letters;
  private final Replays replays;
  private final Rebuilds rebuilds;
  private final Deletions deletions;
  private final ObjectStore store;
  private final ResultService index;
  private final Map<String, Deque<double[]>> history = new HashMap<>();

  /** What is asked rarely, as it was the last time. */
  private Map<String, Object> rare = Map.of();

  private long rareNanos = System.nanoTime() - 2 * RARELY_NANOS;

  ConsoleState(
      Pipeline pipeline,
      DeadLetters letters,
      Replays replays,
      Rebuilds rebuilds,
      Deletions deletions,
      ObjectStore store,
      ResultService index) {
    this.pipeline = pipeline;
    this.letters = letters;
    this.replays = replays;
    this.rebuilds = rebuilds;
    this.deletions = deletions;
    this.store = store;
    this.index = index;
  }

  /**
   * Whether a part of the system answers.
   *
   * @param code why not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Health(boolean isUp, String code, String detail) {
    static final Health UP = new Health(true, null, null);

    static Health down(TuwenException e) {
      return new Health(false, e.code().code(), e.getMessage());
    }
  }

  Map<String, Object> now() {
    var now = new TreeMap<String, Object>();
    var broker = Health.UP;
    try {
      var status = pipeline.status();
      lanes(status).forEach(it -> now.put("lane:" + name(it), it));
      now.put("history", points());
      now.put("deadLetters", Map.of("total", status.deadLetters(), "reasons", letters.reasons()));
      now.put(
          "replays", replays.unfinished().stream().map(it -> ReplayBody.of(it, Map.of())).toList());
    } catch (TuwenException e) {
      broker = Health.down(e);
    }
    now.put("health:broker", broker);
    if (System.nanoTime() - rareNanos > RARELY_NANOS) {
      rare = rare();
      rareNanos = System.nanoTime();
    }
    now.putAll(rare);
    return now;
  }

  private Map<String, Object> rare() {
    var found = new TreeMap<String, Object>();
    found.put("health:storage", seen(found, null, this::storage));
    found.put("health:index", seen(found, null, this::asked));
    seen(found, "rebuild", () -> rebuilds.newest().orElse(null));
    seen(found, "deletions", deletions::pending);
    return found;
  }

  private static Health seen(Map<String, Object> found, String name, Supplier<Object> look) {
    try {
      var it = look.get();
      if (name != null && it != null) {
        found.put(name, it);
      }
      return Health.UP;
    } catch (TuwenException e) {
      return Health.down(e);
    }
  }

  private Object storage() {
    store.check(Bucket.ORIGINALS);
    return null;
  }

  private Object asked() {
    var answer = index.owners(Map.of("limit", "1"));
    if (answer.status() != OK) {
      throw new TuwenException(
          ErrorCode.INDEX_UNAVAILABLE, "result-service answers %d".formatted(answer.status()));
    }
    return null;
  }

  private static List<LaneStatus> lanes(PipelineStatus status) {
    var lanes = new ArrayList<>(status.lanes());
    lanes.add(status.intake());
    return lanes;
  }

  private static String name(LaneStatus lane) {
    return lane.worker() + "/" + lane.lane();
  }

  /** Notes a point of the last hour, also while no console is open. */
  @Scheduled(every = "30s", concurrentExecution = ConcurrentExecution.SKIP)
  void remember() {
    try {
      var lanes = lanes(pipeline.status());
      synchronized (history) {
        for (var lane : lanes) {
          var points = history.computeIfAbsent(name(lane), it -> new ArrayDeque<>());
          points.addLast(new double[] {lane.lag(), lane.perSecond()});
          if (points.size() > POINTS) {
            points.removeFirst();
          }
        }
      }
    } catch (TuwenException e) {
      // The state of the broker says so.
    }
  }

  /** Lag and speed of every lane, each half minute. */
  private Map<String, List<double[]>> points() {
    synchronized (history) {
      var copy = new TreeMap<String, List<double[]>>();
      history.forEach((name, it) -> copy.put(name, List.copyOf(it)));
      return copy;
    }
  }
}
