package io.tuwen.bench;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tuwen.contract.testing.TextScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a run found, as tables and as JSON. */
final class Report {
  private final List<Case> cases;
  private final int rounds;
  private final List<Results> engines;
  private final List<String> notes;
  private final List<Row> rows;

  /** One kind of pictures, or a sum of kinds. */
  private record Row(String name, boolean isSum, Predicate<Case> pictures) {
    String label() {
      return isSum ? "**" + name + "**" : name;
    }
  }

  /**
   * Of a run.
   *
   * @param notes on engines that could not be measured, a line each
   */
  Report(List<Case> cases, int rounds, List<Results> engines, List<String> notes) {
    this.cases = List.copyOf(cases);
    this.rounds = rounds;
    this.engines = List.copyOf(engines);
    this.notes = List.copyOf(notes);
    rows = rows(this.cases);
  }

  private static List<Row> rows(List<Case> cases) {
    var rows = new ArrayList<Row>();
    for (var set : cases.stream().map(Case::set).distinct().toList()) {
      cases.stream()
          .filter(it -> it.set().equals(set))
          .map(Case::kind)
          .distinct()
          .forEach(kind -> rows.add(new Row(kind, false, it -> it.kind().equals(kind))));
      rows.add(new Row(set, true, it -> it.set().equals(set)));
    }
    return rows;
  }

  String toMarkdown() {
    var text = new StringBuilder();
    text.append(
        "%s pictures with %s characters and %s blanks, each read %s by each engine.%n"
            .formatted(
                count(cases.size()),
                count(truth(it -> true).characters()),
                count(truth(it -> true).blanks()),
                rounds == 1 ? "once" : rounds + " times"));
    notes.forEach(note -> text.append('\n').append(note).append('\n'));
    text.append(summary());
    text.append(
        table(
            "Characters wrong, without blanks (in brackets: with blanks)",
            "characters",
            TextScore::characters,
            sum ->
                percent(sum.score().wrongPercent())
                    + " (%s)".formatted(percent(sum.score().wrongWithBlanksPercent()))));
    text.append(
        table(
            "Blanks lost / invented",
            "blanks",
            TextScore::blanks,
            sum ->
                percent(sum.score().lostPercent())
                    + " / "
                    + percent(sum.score().inventedPercent())));
    text.append(
        table(
            "Processor time of a picture",
            "characters",
            TextScore::characters,
            sum -> seconds(sum.cpuSeconds())));
    return text.toString();
  }

  private String summary() {
    var text =
        new StringBuilder(
            "\n| engine | version | processor time of a picture | beside the first | of it in"
                + " networks | pictures not read |\n|---|---|---|---|---|---|\n");
    var first = engines.isEmpty() ? 0 : engines.get(0).of(it -> true).cpuSeconds();
    for (var engine : engines) {
      var sum = engine.of(it -> true);
      text.append(
          "| %s | %s | %s | %s | %s | %d |%n"
              .formatted(
                  engine.engine(),
                  engine.version(),
                  seconds(sum.cpuSeconds()),
                  first == 0 ? "" : "× " + decimal(sum.cpuSeconds() / first),
                  sum.inNetworks().isEmpty()
                      ? "not told"
                      : Math.round(100 * sum.inNetworks().getAsDouble()) + " %",
                  sum.failed()));
    }
    return text.toString();
  }

  private String table(
      String title,
      String unit,
      Function<TextScore, Integer> amount,
      Function<Results.Sum, String> cell) {
    var text = new StringBuilder("\n%s:%n%n".formatted(title));
    var names = engines.stream().map(it -> " " + it.engine() + " |").collect(joining());
    text.append("| | pictures | %s |%s%n".formatted(unit, names));
    text.append("|---|---|---|").append("---|".repeat(engines.size())).append('\n');
    for (var row : rows) {
      var cells =
          engines.stream()
              .map(it -> " " + cell.apply(it.of(row.pictures())) + " |")
              .collect(joining());
      text.append(
          "| %s | %d | %s |%s%n"
              .formatted(
                  row.label(),
                  cases.stream().filter(row.pictures()).count(),
                  count(amount.apply(truth(row.pictures()))),
                  cells));
    }
    return text.toString();
  }

  JsonNode toJson() {
    var json = new ObjectMapper().createObjectNode();
    json.put("pictures", cases.size()).put("rounds", rounds);
    notes.forEach(json.putArray("notes")::add);
    var list = json.putArray("engines");
    for (var engine : engines) {
      var of = list.addObject();
      of.put("engine", engine.engine()).put("version", engine.version());
      var kinds = of.putArray("kinds");
      rows.forEach(row -> add(kinds, row, engine.of(row.pictures())));
    }
    return json;
  }

  private static void add(ArrayNode kinds, Row row, Results.Sum sum) {
    var kind = kinds.addObject();
    kind.put("kind", row.name()).put("isSum", row.isSum());
    kind.put("pictures", sum.pictures()).put("notRead", sum.failed());
    kind.put("characters", sum.score().characters()).put("wrong", sum.score().wrong());
    kind.put("blanks", sum.score().blanks());
    kind.put("blanksLost", sum.score().lost()).put("blanksInvented", sum.score().invented());
    kind.put("cpuSeconds", sum.cpuSeconds());
    sum.inNetworks().ifPresent(share -> kind.put("inNetworks", share));
  }

  private TextScore truth(Predicate<Case> pictures) {
    return cases.stream()
        .filter(pictures)
        .map(it -> TextScore.of(it.lines(), it.lines()))
        .reduce(TextScore.NONE, TextScore::plus);
  }

  private static String percent(double value) {
    return decimal(value) + " %";
  }

  private static String seconds(double value) {
    return decimal(value) + " s";
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String count(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
