package io.tuwen.chaos;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of a run.
 *
 * @param rows of the table, in order
 * @param findings everything that is not as it should be
 * @param acknowledged how many images came in by each way
 * @param read how many of them have a text
 */
record Report(
    Map<String, String> rows,
    List<Finding> findings,
    Tally tally,
    Map<Upload.Way, Integer> acknowledged,
    long read) {
  Report {
    rows = new LinkedHashMap<>(rows);
    findings = List.copyOf(findings);
    acknowledged = Map.copyOf(acknowledged);
  }

  /** How many images are affected. */
  long count(Offence offence) {
    return findings.stream()
        .filter(it -> it.offence() == offence)
        .map(Finding::image)
        .distinct()
        .count();
  }

  /** Whether there were promises to break: a system that takes nothing loses nothing. */
  boolean hasWorked() {
    return !acknowledged.isEmpty() && read > 0;
  }

  /** Whether promises were made, and every one was kept. */
  boolean isClean() {
    return hasWorked() && everyPromiseWasKept();
  }

  private boolean everyPromiseWasKept() {
    return Arrays.stream(Offence.values())
        .filter(Offence::isBrokenPromise)
        .allMatch(it -> count(it) == 0);
  }

  String toMarkdown() {
    var table = new StringBuilder("| what | |\n|---|---|\n");
    rows.forEach((name, value) -> table.append("| %s | %s |\n".formatted(name, value)));
    Arrays.stream(Offence.values())
        .filter(Offence::isBrokenPromise)
        .forEach(it -> table.append("| **%s** | **%d** |\n".formatted(it, count(it))));
    return table.toString();
  }

  /** {@code 7 (a 3, b 4)}. */
  static String counted(Map<String, Integer> counts) {
    var sum = counts.values().stream().mapToInt(Integer::intValue).sum();
    return sum == 0
        ? "0"
        : counts.entrySet().stream()
            .map(it -> it.getKey() + " " + it.getValue())
            .collect(Collectors.joining(", ", sum + " (", ")"));
  }
}
