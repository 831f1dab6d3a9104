package io.tuwen.bench;

import io.tuwen.contract.testing.TextScore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** What one engine did with the pictures of a run. */
final class Results {
  private final String engine;
  private final String version;
  private final Map<Case, List<Reading>> readings = new LinkedHashMap<>();

  /** Unreadable pictures were read as nothing. */
  private record Reading(
      TextScore score, boolean isFailure, Duration cpu, OptionalDouble inNetworks) {}

  Results(String engine, String version) {
    this.engine = engine;
    this.version = version;
  }

  String engine() {
    return engine;
  }

  String version() {
    return version;
  }

  void read(Case picture, Engine.Answer answer) {
    add(
        picture,
        new Reading(
            TextScore.of(picture.lines(), answer.lines()),
            false,
            answer.cpu(),
            answer.inNetworks()));
  }

  void failed(Case picture) {
    var nothing = TextScore.of(picture.lines(), List.of());
    add(picture, new Reading(nothing, true, Duration.ZERO, OptionalDouble.empty()));
  }

  private void add(Case picture, Reading reading) {
    readings.computeIfAbsent(picture, it -> new ArrayList<>()).add(reading);
  }

  Sum of(Predicate<Case> pictures) {
    var chosen =
        readings.entrySet().stream()
            .filter(it -> pictures.test(it.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return new Sum(
        chosen.size(),
        (int) chosen.stream().filter(rounds -> rounds.get(0).isFailure()).count(),
        chosen.stream()
            .map(rounds -> rounds.get(0).score())
            .reduce(TextScore.NONE, TextScore::plus),
        chosen.stream()
            .filter(rounds -> !rounds.get(0).isFailure())
            .mapToDouble(Results::medianSeconds)
            .average()
            .orElse(0),
        chosen.stream()
            .flatMap(List::stream)
            .flatMapToDouble(reading -> reading.inNetworks().stream())
            .average());
  }

  private static double medianSeconds(List<Reading> rounds) {
    var sorted = rounds.stream().mapToDouble(it -> it.cpu().toNanos() / 1e9).sorted().toArray();
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * Of several pictures.
   *
   * @param score of the first round: texts do not change
   * @param cpuSeconds a picture: the mean of each picture's median
   */
  record Sum(
      int pictures, int failed, TextScore score, double cpuSeconds, OptionalDouble inNetworks) {}
}
