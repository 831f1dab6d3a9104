package io.tuwen.operations.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.ocr.EngineUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How an engine with a provider does.
 *
 * @param day today in China
 * @param calls that were claimed today, by all workers
 * @param limit the cap that the workers go by; the least where they do not agree
 * @param cost of the calls that have ended today
 * @param state {@code on}, {@code probing} or {@code off}; {@code unknown} where no worker runs
 * @param outcomes today's calls by how they ended
 * @param days the latest first
 */
public record EngineStatus(
    String engine,
    LocalDate day,
    long calls,
    long limit,
    long left,
    double cost,
    String state,
    Map<String, Long> outcomes,
    List<Worker> workers,
    List<Day> days) {
  /** A worker tells each minute that it is there. */
  private static final Duration FRESH = Duration.ofMinutes(3);

  /** How a worker finds the provider. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Worker(
      String run, String state, String reason, Instant until, double rate, Instant seen) {}

  /** What a day has cost. */
  public record Day(LocalDate day, long calls, double cost) {}

  static EngineStatus of(String engine, Collection<EngineUsage> all, Instant now) {
    var today = LocalDate.ofInstant(now, EngineUsage.CHINA);
    var ofToday = all.stream().filter(it -> it.day().equals(today)).toList();
    var workers =
        ofToday.stream()
            .filter(it -> it.time().plus(FRESH).isAfter(now))
            .sorted(Comparator.comparing(EngineUsage::run))
            .map(
                it ->
                    new Worker(it.run(), it.state(), it.reason(), it.until(), it.rate(), it.time()))
            .toList();
    var calls = calls(ofToday);
    var limit = ofToday.stream().mapToLong(EngineUsage::dailyCalls).min().orElse(0);
    return new EngineStatus(
        engine,
        today,
        calls,
        limit,
        Math.max(0, limit - calls),
        cost(ofToday),
        state(workers),
        outcomes(ofToday),
        workers,
        days(all));
  }

  private static String state(List<Worker> workers) {
    for (var state : List.of("on", "probing", "off")) {
      if (workers.stream().anyMatch(it -> it.state().equals(state))) {
        return state;
      }
    }
    return "unknown";
  }

  private static long calls(Collection<EngineUsage> some) {
    return some.stream().mapToLong(EngineUsage::claimed).sum();
  }

  private static double cost(Collection<EngineUsage> some) {
    var cost =
        some.stream()
            .mapToDouble(it -> it.price() * it.outcomes().values().stream().mapToLong(n -> n).sum())
            .sum();
    return Math.round(cost * 1e6) / 1e6;
  }

  private static Map<String, Long> outcomes(Collection<EngineUsage> some) {
    var outcomes = new TreeMap<String, Long>();
    some.forEach(it -> it.outcomes().forEach((name, n) -> outcomes.merge(name, n, Long::sum)));
    return outcomes;
  }

  private static List<Day> days(Collection<EngineUsage> all) {
    return all.stream()
        .map(EngineUsage::day)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .map(
            day -> {
              var some = all.stream().filter(it -> it.day().equals(day)).toList();
              return new Day(day, calls(some), cost(some));
            })
        .toList();
  }
}
