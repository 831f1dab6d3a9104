package io.tuwen.bench.rendition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run found, as a table and as JSON.
 *
 * @param seconds of a processor for one picture, a number for each round
 * @param quality of each rendition, by its file name
 */
record RenditionReport(
    Set<Task> tasks,
    int rounds,
    Map<Rival, Map<Task, List<Double>>> seconds,
    Map<Path, Quality> quality,
    List<String> notes) {
  private static final Path NOWHERE = Path.of("");

  record Quality(int bytes, double decibels) {}

  OptionalDouble median(Rival rival, Task task) {
    var all = new ArrayList<>(seconds.get(rival).getOrDefault(task, List.of()));
    if (all.isEmpty()) {
      return OptionalDouble.empty();
    }
    all.sort(null);
    var middle = all.size() / 2;
    return OptionalDouble.of(
        all.size() % 2 == 1 ? all.get(middle) : (all.get(middle - 1) + all.get(middle)) / 2);
  }

  String toMarkdown() {
    var text = new StringBuilder();
    var names = seconds.keySet().stream().map(Rival::name).toList();
    text.append(
        "Processor time of a picture, all processes together: median of %d rounds, in turn. %s.%n"
            .formatted(
                rounds,
                seconds.keySet().stream()
                    .map(it -> it.name() + ": " + it.version())
                    .collect(Collectors.joining("; "))));
    notes.forEach(note -> text.append('\n').append(note).append('\n'));
    text.append("\n| | ").append(String.join(" | ", names));
    names.stream().skip(1).forEach(it -> text.append(" | against ").append(it));
    text.append(" |\n|---|").append("---|".repeat(2 * names.size() - 1)).append('\n');
    for (var task : tasks) {
      text.append("| ").append(task.title()).append(" |");
      seconds.keySet().forEach(it -> text.append(millis(median(it, task))));
      seconds.keySet().stream().skip(1).forEach(it -> text.append(ratio(task, it)));
      text.append('\n');
    }
    text.append(
        "\nSize of the file, and how near it is to the reference (peak signal-to-noise ratio):\n");
    text.append("\n| | ").append(String.join(" | ", names)).append(" |\n|---|");
    text.append("---|".repeat(names.size())).append('\n');
    for (var task : tasks) {
      for (int i = 0; i < task.works().size(); i++) {
        text.append(
            "| %s%s |"
                .formatted(
                    task.title(),
                    task.works().size() == 1
                        ? ""
                        : ": " + task.works().get(i).size(task.sample())));
        for (var rival : seconds.keySet()) {
          text.append(cell(quality.get(rival.result(NOWHERE, task, i))));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static String millis(OptionalDouble seconds) {
    return seconds.isEmpty()
        ? " – |"
        : String.format(Locale.ROOT, " %.0f ms |", 1000 * seconds.getAsDouble());
  }

  private String ratio(Task task, Rival rival) {
    var own = median(seconds.keySet().iterator().next(), task);
    var other = median(rival, task);
    return own.isEmpty() || other.isEmpty()
        ? " – |"
        : String.format(Locale.ROOT, " %.2f |", own.getAsDouble() / other.getAsDouble());
  }

  private static String cell(Quality quality) {
    return quality == null
        ? " – |"
        : String.format(
            Locale.ROOT, " %.1f KB, %.1f dB |", quality.bytes() / 1000.0, quality.decibels());
  }

  JsonNode toJson() {
    var json = new ObjectMapper().createObjectNode();
    json.put("rounds", rounds);
    notes.forEach(json.putArray("notes")::add);
    var list = json.putArray("tasks");
    for (var task : tasks) {
      var row = list.addObject().put("task", task.title());
      var rivals = row.putArray("rivals");
      for (var rival : seconds.keySet()) {
        var of = rivals.addObject().put("name", rival.name()).put("version", rival.version());
        median(rival, task).ifPresent(it -> of.put("cpuSeconds", it));
        var renditions = of.putArray("renditions");
        for (int i = 0; i < task.works().size(); i++) {
          var made = quality.get(rival.result(NOWHERE, task, i));
          if (made != null) {
            renditions.addObject().put("bytes", made.bytes()).put("decibels", made.decibels());
          }
        }
      }
    }
    return json;
  }
}
