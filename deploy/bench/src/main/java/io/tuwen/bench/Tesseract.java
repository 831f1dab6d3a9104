package io.tuwen.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Tesseract's command, one process a picture, so that its start is in what it costs. */
final class Tesseract implements Engine {
  static final String LANGUAGES = "chi_sim+eng";

  private static final int MAX_SECONDS = 180;

  /** The shell's last line tells what its children have computed: user and system. */
  private static final String SCRIPT =
      "tesseract \"$1\" stdout -l " + LANGUAGES + " --psm 3 >\"$2\" 2>/dev/null || exit 1; times";

  private final String version;
  private final Path text;

  private Tesseract(String version, Path text) {
    this.version = version;
    this.text = text;
  }

  /**
   * Looks for it.
   *
   * @throws Gone where it is not installed, or not with its languages
   */
  static Tesseract find() throws InterruptedException {
    try {
      var languages = output(List.of("tesseract", "--list-langs")).lines().toList();
      for (var language : LANGUAGES.split("\\+", -1)) {
        if (!languages.contains(language)) {
          throw new Gone("it is installed without the language " + language);
        }
      }
      var version = output(List.of("tesseract", "--version")).lines().findFirst().orElse("");
      return new Tesseract(
          version.replace("tesseract ", ""), Files.createTempFile("tuwen-bench-", ".txt"));
    } catch (IOException e) {
      throw new Gone("it is not installed", e);
    }
  }

  @Override
  public String name() {
    return "Tesseract";
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Answer read(Path picture) throws InterruptedException {
    try {
      var times = output(List.of("sh", "-c", SCRIPT, "sh", picture.toString(), text.toString()));
      return new Answer(
          Files.readString(text).lines().filter(line -> !line.isBlank()).toList(),
          ShellTimes.children(times),
          OptionalDouble.empty());
    } catch (IOException e) {
      throw new Unreadable(e.getMessage());
    }
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_THREAD_LIMIT", "1");
    var out = Files.createTempFile("tuwen-bench-", ".out");
    try {
      var process = builder.redirectOutput(out.toFile()).start();
      if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException("it took longer than " + MAX_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("it ended with exit code " + process.exitValue());
      }
      return Files.readString(out, StandardCharsets.UTF_8);
    } finally {
      Files.deleteIfExists(out);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
