package io.tuwen.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A short run, where {@code -Dtuwen.fuzz.seconds} says how long; {@code ./tuwen fuzz} is the long
 * one.
 */
class FuzzIT {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path ROOT = MODULE.resolve("../..").normalize();

  private static final Duration TIME =
      Duration.ofSeconds(Long.parseLong(System.getProperty("tuwen.fuzz.seconds")));

  @BeforeEach
  void it_is_asked_for() {
    assumeTrue(!TIME.isZero(), "runs with -Dtuwen.fuzz.seconds");
  }

  @BeforeEach
  void jazzer_has_native_code_for_this_machine() {
    var system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(
        system.equals("Linux amd64") || system.startsWith("Mac"),
        "Jazzer has no native code for " + system);
  }

  /** One process for all: most of the time of a short run was the start of one for each. */
  @Test
  void nothing_is_found_in_a_short_time() throws Exception {
    var outcome = jazzer().feed(MixedFuzz.NAME, TIME);

    assertThat(outcome.finding()).as(Report.table(List.of(outcome))).isEmpty();
    assertThat(outcome.executions()).isGreaterThan(Seeds.of(MixedFuzz.NAME, ROOT).size());
  }

  @Test
  void a_planted_mistake_is_found_and_kept() throws Exception {
    var outcome = jazzer().feed("planted", Duration.ofMinutes(2));

    assertThat(outcome.finding()).isPresent();
    assertThat(outcome.finding().get().reason()).contains("IndexOutOfBounds");
    assertThat(outcome.finding().get().reproducer().map(FuzzIT::content)).hasValue("{!");
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).substring(0, 2);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Jazzer jazzer() throws IOException {
    var classPath =
        String.join(
            File.pathSeparator,
            MODULE.resolve("target/classes").toString(),
            Files.readString(MODULE.resolve("target/class-path")).strip());
    return new Jazzer(classPath, ROOT, MODULE.resolve("target/fuzz"));
  }
}
