package io.tuwen.attack;

import io.tuwen.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What held, and what a good client felt. */
final class Report {
  private final List<Row> rows = new ArrayList<>();

  private record Row(String attack, List<Finding> findings, Felt felt) {
    boolean held() {
      return findings.stream().allMatch(Finding::held);
    }

    String verdicts() {
      return findings.stream()
          .map(it -> it.verdict().toString())
          .distinct()
          .collect(Collectors.joining(", "));
    }
  }

  void add(String attack, List<Finding> findings, Felt felt) {
    rows.add(new Row(attack, List.copyOf(findings), felt));
  }

  boolean held() {
    return rows.stream().allMatch(Row::held);
  }

  /** Whether no part of any attack was left out. */
  boolean isWhole() {
    return rows.stream()
        .flatMap(it -> it.findings().stream())
        .noneMatch(it -> it.verdict() == Finding.Verdict.NOT_TRIED);
  }

  /** What the end of the command tells a script. */
  int exitCode() {
    return !held() ? ExitCode.FAILED : isWhole() ? ExitCode.DONE : ExitCode.NOT_TRIED;
  }

  String toMarkdown() {
    var table =
        new StringBuilder("| attack | | evidence | a good client meanwhile |\n|---|---|---|---|\n");
    for (var row : rows) {
      var evidence =
          row.findings().stream().map(Finding::evidence).collect(Collectors.joining("; "));
      table.append(
          "| %s | %s | %s | %s |%n"
              .formatted(row.attack(), row.verdicts(), evidence.replace("|", "\\|"), row.felt()));
    }
    return table.toString();
  }
}
