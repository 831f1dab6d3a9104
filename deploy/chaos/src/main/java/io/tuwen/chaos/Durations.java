package io.tuwen.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How long things took. */
final class Durations {
  private final Map<Instant, Instant> results = new TreeMap<>();

  /** An image that was uploaded at one time and had its result at another. */
  void add(Instant sent, Instant result) {
    results.merge(sent, result, (a, b) -> a.isBefore(b) ? a : b);
  }

  /** The time from upload to result that this share of all images has had at most. */
  Optional<Duration> percentile(double share) {
    var sorted =
        results.entrySet().stream()
            .map(it -> Duration.between(it.getKey(), it.getValue()))
            .sorted()
            .toList();
    return sorted.isEmpty()
        ? Optional.empty()
        : Optional.of(sorted.get((int) Math.ceil(share * sorted.size()) - 1));
  }

  /** Of those that were uploaded before a time. */
  Durations before(Instant time) {
    var early = new Durations();
    results.forEach(
        (sent, result) -> {
          if (sent.isBefore(time)) {
            early.add(sent, result);
          }
        });
    return early;
  }

  int size() {
    return results.size();
  }

  /** The longest time from the end of a trouble until an image that came after it had a result. */
  Optional<Duration> longestRecovery(List<Instant> ends) {
    return ends.stream().flatMap(end -> recovery(end).stream()).max(Duration::compareTo);
  }

  private Optional<Duration> recovery(Instant end) {
    return results.entrySet().stream()
        .filter(it -> !it.getKey().isBefore(end))
        .map(Map.Entry::getValue)
        .min(Instant::compareTo)
        .map(result -> Duration.between(end, result));
  }
}
