package io.tuwen.fuzz;

import java.util.List;
import java.util.Locale;

/** What was done and found, for a person. */
final class Report {
  private static final String ROW = "%-16s %8s %12s %8s %9s%n";

  private Report() {}

  static String line(Outcome outcome) {
    return "%-16s %,d executions in %d s: %s"
        .formatted(
            outcome.target(),
            outcome.executions(),
            outcome.time().toSeconds(),
            outcome.finding().map(Outcome.Finding::reason).orElse("nothing found"));
  }

  static String table(List<Outcome> outcomes) {
    var text = new StringBuilder("\n");
    text.append(ROW.formatted("target", "minutes", "executions", "corpus", "findings"));
    for (var outcome : outcomes) {
      text.append(
          ROW.formatted(
              outcome.target(),
              String.format(Locale.ROOT, "%.1f", outcome.time().toMillis() / 60_000.0),
              String.format(Locale.ROOT, "%,d", outcome.executions()),
              outcome.kept(),
              outcome.finding().isPresent() ? 1 : 0));
    }
    for (var outcome : outcomes) {
      outcome.finding().ifPresent(it -> text.append(details(outcome.target(), it)));
    }
    return text.toString();
  }

  private static String details(String target, Outcome.Finding finding) {
    var text = "%n%s: %s%n".formatted(target, finding.reason());
    return finding
        .reproducer()
        .map(
            file ->
                text
                    + "  input:      %s%n  to see it:  ./tuwen fuzz %s --input %s%n"
                        .formatted(file, target, file))
        .orElse(text);
  }
}
