package io.tuwen.operations.deadletter;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Dead letters of one worker that died of the same.
 *
 * @param lastHour how many of them died within an hour
 * @param example what the newest one says
 */
public record Reason(
    String worker,
    String code,
    long count,
    long lastHour,
    Instant oldest,
    Instant newest,
    String example) {
  private static final Comparator<Reason> MOST_FIRST =
      Comparator.comparingLong(Reason::count).reversed().thenComparing(Reason::worker);

  private record Group(String worker, String code) {}

  /** The reasons of letters that come newest first. */
  static List<Reason> of(List<DeadLetter> letters, Instant now) {
    var anHourAgo = now.minus(Duration.ofHours(1));
    return letters.stream()
        .collect(Collectors.groupingBy(it -> new Group(it.worker(), it.code())))
        .entrySet()
        .stream()
        .map(
            it ->
                new Reason(
                    it.getKey().worker(),
                    it.getKey().code(),
                    it.getValue().size(),
                    it.getValue().stream().filter(one -> one.time().isAfter(anHourAgo)).count(),
                    it.getValue().get(it.getValue().size() - 1).time(),
                    it.getValue().get(0).time(),
                    it.getValue().get(0).reason()))
        .sorted(MOST_FIRST)
        .toList();
  }
}
