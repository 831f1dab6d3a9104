package io.tuwen.bench.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tuwen.bench.system.Phone;
import io.tuwen.bench.system.RunningSystem.Part;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** What a run found, as tables and as JSON. */
record PipelineReport(String machine, Alone alone, List<Together> together) {
  private static final double MEBIBYTE = 1 << 20;

  PipelineReport {
    together = List.copyOf(together);
  }

  /**
   * One client.
   *
   * @param waits of each image
   * @param readings of each image, in nanoseconds
   * @param parts all processes after all of it
   */
  record Alone(List<Phone.Wait> waits, List<Long> readings, List<Part> parts) {
    Quantiles text() {
      return quantiles(waits, Phone.Wait::text);
    }

    Quantiles reading() {
      return Quantiles.of(readings);
    }

    /** Image by image, and not a difference of medians. */
    Quantiles rest() {
      return Quantiles.of(
          IntStream.range(0, waits.size())
              .mapToObj(it -> waits.get(it).text() - readings.get(it))
              .toList());
    }

    Quantiles upload() {
      return quantiles(waits, Phone.Wait::upload);
    }

    long allMemory() {
      return parts.stream().mapToLong(Part::memoryBytes).sum();
    }
  }

  /**
   * Several clients.
   *
   * @param processor time of all processes for an image
   */
  record Together(int clients, List<Phone.Wait> waits, double seconds, Duration processor) {
    double rate() {
      return waits.size() / seconds;
    }
  }

  private static Quantiles quantiles(List<Phone.Wait> waits, ToLongFunction<Phone.Wait> part) {
    return Quantiles.of(waits.stream().map(part::applyAsLong).toList());
  }

  String toMarkdown() {
    var text = new StringBuilder();
    text.append("%s.%n%n".formatted(machine));
    text.append(
        "One client, %d signs one after the other, the engine `embedded`:%n%n"
            .formatted(alone.waits().size()));
    text.append("| | p50 | p95 |\n|---|---|---|\n");
    text.append("| upload to text | %s |%n".formatted(alone.text().toCells()));
    text.append("| of it reading | %s |%n".formatted(alone.reading().toCells()));
    text.append("| **without the reading** | %s |%n".formatted(alone.rest().toCells()));
    text.append(
        "| of that the upload, until it is acknowledged | %s |%n"
            .formatted(alone.upload().toCells()));
    text.append(
        "\nThe way without OCR: a simulated provider reads, and the worker looks for codes.");
    text.append("\n\n| clients | images a second | upload to text, p50 | p95 |");
    text.append(" processor time of an image |\n|---|---|---|---|---|\n");
    for (var it : together) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %d | %.1f | %s | %s |%n",
              it.clients(),
              it.rate(),
              quantiles(it.waits(), Phone.Wait::text).toCells(),
              Quantiles.millis(it.processor().toNanos())));
    }
    text.append(
        "\nMemory (resident) after the signs, with children: **%s in all**.%n%n| process | |%n|---|---|%n"
            .formatted(mebibytes(alone.allMemory())));
    for (var part : alone.parts()) {
      text.append("| %s | %s |%n".formatted(part.name(), mebibytes(part.memoryBytes())));
    }
    return text.toString();
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE);
  }

  JsonNode toJson() {
    var json = new ObjectMapper().createObjectNode();
    json.put("machine", machine).put("images", alone.waits().size());
    var millis = json.putObject("millis");
    put(millis.putObject("text"), alone.text());
    put(millis.putObject("reading"), alone.reading());
    put(millis.putObject("rest"), alone.rest());
    put(millis.putObject("upload"), alone.upload());
    var rates = json.putArray("together");
    for (var it : together) {
      rates
          .addObject()
          .put("clients", it.clients())
          .put("imagesPerSecond", it.rate())
          .put("cpuMillis", it.processor().toNanos() / 1e6);
    }
    var memory = json.putObject("memoryBytes");
    memory.put("all", alone.allMemory());
    alone.parts().forEach(part -> memory.put(part.name(), part.memoryBytes()));
    return json;
  }

  private static void put(ObjectNode json, Quantiles quantiles) {
    json.put("p50", quantiles.median() / 1e6).put("p95", quantiles.most() / 1e6);
  }
}
