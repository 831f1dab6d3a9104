package io.tuwen.bench.rendition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code sharp} of npm, in one Node process that stays, as a service would use it. */
final class Sharp implements Rival {
  private static final String VERSION = "0.35.5";
  private static final String SCRIPT = "render.mjs";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;
  private final String version;

  private Sharp(Process process) throws IOException {
    this.process = process;
    requests = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    version = answer().path("version").asText();
  }

  /**
   * Starts it.
   *
   * @param directory where its package is, and stays
   */
  static Sharp start(Path directory) {
    if (!Files.isDirectory(directory.resolve("node_modules/sharp"))) {
      throw new Missing(
          "it is not installed: ./tuwen bench renditions --install fetches it with npm, into "
              + directory);
    }
    try {
      var script = directory.resolve(SCRIPT);
      try (var in = Sharp.class.getResourceAsStream(SCRIPT)) {
        Files.write(script, in.readAllBytes());
      }
      return new Sharp(
          new ProcessBuilder("node", script.toString())
              .redirectError(directory.resolve("render.log").toFile())
              .start());
    } catch (IOException e) {
      throw new Missing("it does not start: " + e.getMessage(), e);
    }
  }

  /** Fetches the package with npm, which has to be there. */
  static void install(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    var log = directory.resolve("install.log");
    var exit =
        new ProcessBuilder(
                List.of(
                    "npm",
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--prefix",
                    directory.toString(),
                    "sharp@" + VERSION))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("npm cannot fetch sharp; see " + log);
    }
  }

  @Override
  public String name() {
    return "sharp";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Duration make(Task task, Path pictures, Path results) {
    var works = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < task.works().size(); i++) {
      var work = task.works().get(i);
      works.add(
          Map.of(
              "fit", work.fit(),
              "width", work.width(),
              "height", work.height(),
              "format", work.format().name(),
              "quality", Work.QUALITY,
              "to", result(results, task, i).toString()));
    }
    try {
      var request =
          Map.of(
              "picture",
              task.sample().in(pictures).toString(),
              "times",
              task.times(),
              "works",
              works);
      requests.write(JSON.writeValueAsString(request) + "\n");
      requests.flush();
      var answer = answer();
      if (answer.has("failure")) {
        throw new IllegalStateException(answer.path("failure").asText());
      }
      return Duration.ofNanos(1000 * answer.path("cpuMicros").asLong());
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private JsonNode answer() throws IOException {
    var line = answers.readLine();
    if (line == null) {
      throw new IOException("its process ended");
    }
    return JSON.readTree(line);
  }

  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }
}
