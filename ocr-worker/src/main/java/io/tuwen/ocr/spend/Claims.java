package io.tuwen.ocr.spend;

import io.tuwen.contract.ocr.EngineUsage;
import io.tuwen.ocr.guard.NotAsked;
import io.tuwen.ocr.spend.Sums.Day;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Claims calls in a log whose order all workers share.
 *
 * <p>A claim is a record that raises this run's count by one. It is granted when the run reads its
 * own record back, and the counts of all runs up to there are no more than the cap. Each record
 * raises the sum by one or more, so the claims that are granted on a day are no more than the cap,
 * whichever worker dies when; a claim whose worker died, or that came behind the cap, stays
 * counted.
 *
 * <p>A claim that failed may be in the log, so it stays counted. While the log takes nothing, there
 * are no more of them: this run raises its count again after it has read back the one that failed,
 * which {@link #publish} repeats.
 *
 * <p>That the log forgets all but a run's latest count only makes the sum larger earlier: a run
 * reads the whole log before its first claim, and keeps the largest count that it has read.
 */
public final class Claims implements Spend {
  /** After that long a run says that it is still there. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final String run;
  private final InstantSource clock;
  private final Duration patience;
  private final UsageLog log;

  private final Sums sums = new Sums();
  private final Map<Day, Queue<Pending>> pending = new HashMap<>();

  /** The highest count of this run that may not be in the log. */
  private final Map<Day, Long> doubtful = new HashMap<>();

  private final Map<String, Watched> watched = new ConcurrentHashMap<>();

  /** Guards what is written, in the order of the counts; never held while the log is read. */
  private final Object writing = new Object();

  private final Map<Day, Mine> mine = new HashMap<>();

  /** A claim that was not read back yet. */
  private record Pending(long number, int dailyCalls, CompletableFuture<Boolean> granted) {}

  private record Watched(int dailyCalls, double price, Supplier<State> state) {}

  /** What this run says of a day. */
  private static final class Mine {
    private long claimed;
    private final Map<String, Long> outcomes = new HashMap<>();
    private EngineUsage last;
  }

  /**
   * Begins.
   *
   * @param run of this process, and of none before it
   * @param patience how long a claim may take
   */
  public Claims(String run, UsageLog log, InstantSource clock, Duration patience) {
    this.run = run;
    this.log = log;
    this.clock = clock;
    this.patience = patience;
  }

  @Override
  public void watch(String engine, int dailyCalls, double price, Supplier<State> state) {
    watched.put(engine, new Watched(dailyCalls, price, state));
  }

  @Override
  public void claim(String engine, int dailyCalls) {
    var day = today(engine);
    if (!log.isRead()) {
      throw uncounted(null);
    }
    if (isUsedUp(engine, dailyCalls)) {
      throw usedUp();
    }
    var claim = written(day, dailyCalls);
    try {
      if (!claim.granted().get(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw usedUp();
      }
    } catch (ExecutionException e) {
      throw uncounted(e);
    } catch (TimeoutException e) {
      doubt(day, claim);
      throw uncounted(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw uncounted(e);
    }
  }

  private Pending written(Day day, int dailyCalls) {
    // Outside as well: a log that takes nothing may hold a writer up for seconds.
    refuseInDoubt(day);
    synchronized (writing) {
      refuseInDoubt(day);
      var ours = mine(day);
      ours.claimed++;
      var claim = new Pending(ours.claimed, dailyCalls, new CompletableFuture<>());
      synchronized (sums) {
        pending.computeIfAbsent(day, it -> new ArrayDeque<>()).add(claim);
      }
      append(day, ours, failure -> failed(day, claim, failure));
      return claim;
    }
  }

  /** While {@link #writing} is held, or from a thread of the log: waits for no writer. */
  private void failed(Day day, Pending claim, Exception failure) {
    doubt(day, claim);
    claim.granted().completeExceptionally(failure);
  }

  private void doubt(Day day, Pending claim) {
    synchronized (sums) {
      doubtful.keySet().removeIf(it -> it.date().isBefore(day.date()));
      doubtful.merge(day, claim.number(), Math::max);
    }
  }

  private boolean isInDoubt(Day day) {
    synchronized (sums) {
      return doubtful.getOrDefault(day, 0L) > sums.of(day, run);
    }
  }

  private void refuseInDoubt(Day day) {
    if (isInDoubt(day)) {
      throw uncounted(null);
    }
  }

  private Mine mine(Day day) {
    mine.keySet().removeIf(it -> it.date().isBefore(day.date().minusDays(1)));
    return mine.computeIfAbsent(day, it -> new Mine());
  }

  private void append(Day day, Mine ours, Consumer<Exception> failed) {
    var usage = usage(day, ours);
    ours.last = usage;
    log.append(usage, failed);
  }

  private EngineUsage usage(Day day, Mine ours) {
    var known = watched.get(day.engine());
    var state = known == null ? new State("on", null, null, 0) : known.state().get();
    return new EngineUsage(
        day.engine(),
        day.date(),
        run,
        ours.claimed,
        known == null ? 0 : known.dailyCalls(),
        known == null ? 0 : known.price(),
        ours.outcomes,
        state.state(),
        state.reason(),
        state.until(),
        state.rate(),
        clock.instant());
  }

  /** A record was read, by any run; in the log's order, from one thread. */
  public void take(EngineUsage usage) {
    var day = new Day(usage.engine(), usage.day());
    synchronized (sums) {
      sums.take(usage, today());
      if (!usage.run().equals(run)) {
        return;
      }
      var sum = sums.of(day);
      var waiting = pending.getOrDefault(day, new ArrayDeque<>());
      while (!waiting.isEmpty() && waiting.peek().number() <= usage.claimed()) {
        var claim = waiting.remove();
        claim.granted().complete(sum <= claim.dailyCalls());
      }
      if (waiting.isEmpty()) {
        pending.remove(day);
      }
    }
  }

  @Override
  public void ended(String engine, String outcome) {
    synchronized (writing) {
      mine(today(engine)).outcomes.merge(outcome, 1L, Long::sum);
    }
  }

  /** Tells others what has changed since the last record, and that this run is there. */
  public void publish() {
    for (var engine : watched.keySet()) {
      var day = today(engine);
      synchronized (writing) {
        var ours = mine(day);
        if (ours.last == null || isInDoubt(day) || !isStillSaid(ours.last, usage(day, ours))) {
          append(day, ours, failure -> {});
        }
      }
    }
  }

  private static boolean isStillSaid(EngineUsage one, EngineUsage other) {
    return one.time().plus(SILENCE).isAfter(other.time())
        && one.claimed() == other.claimed()
        && one.outcomes().equals(other.outcomes())
        && one.state().equals(other.state())
        && one.rate() == other.rate();
  }

  @Override
  public long used(String engine) {
    synchronized (sums) {
      return sums.of(today(engine));
    }
  }

  private Day today(String engine) {
    return new Day(engine, today());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), EngineUsage.CHINA);
  }

  @Override
  public Instant nextDay() {
    return today().plusDays(1).atStartOfDay(EngineUsage.CHINA).toInstant();
  }

  private static NotAsked usedUp() {
    return new NotAsked(NotAsked.Why.CAP, "the OCR provider's calls of this day are used up");
  }

  private static NotAsked uncounted(Exception cause) {
    return new NotAsked(
        NotAsked.Why.UNCOUNTED, "the OCR provider's call could not be counted", cause);
  }
}
