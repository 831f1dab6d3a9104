package io.tuwen.ocr.spend;

import io.tuwen.contract.ocr.EngineUsage;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** The calls that runs of workers have claimed, as far as the log was read. */
final class Sums {
  private static final int DAYS = 2;

  private final Map<Day, Map<String, Long>> claimed = new HashMap<>();

  /** What is counted together. */
  record Day(String engine, LocalDate date) {}

  /**
   * Takes a record in; what was read already, and is read again, changes nothing.
   *
   * @param today by the reader's clock: that of another worker may be days ahead
   */
  void take(EngineUsage usage, LocalDate today) {
    claimed.keySet().removeIf(it -> it.date().plusDays(DAYS).isBefore(today));
    claimed
        .computeIfAbsent(new Day(usage.engine(), usage.day()), day -> new HashMap<>())
        .merge(usage.run(), usage.claimed(), Math::max);
  }

  /** The calls of one run. */
  long of(Day day, String run) {
    return claimed.getOrDefault(day, Map.of()).getOrDefault(run, 0L);
  }

  long of(Day day) {
    return claimed.getOrDefault(day, Map.of()).values().stream().mapToLong(Long::longValue).sum();
  }
}
