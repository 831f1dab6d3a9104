package io.tuwen.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.command.ExitCode;
import io.tuwen.command.Program;
import io.tuwen.contract.testing.drawn.PictureKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String line) {
    var to = new PrintStream(out, true, StandardCharsets.UTF_8);
    var errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Program("tuwen", new BenchCommand(Path.of("/root"), to, errors))
        .printsTo(to, errors)
        .run(line.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rounds 1",
        "ocr --rounds 0",
        "ocr --each x",
        "ocr --engines abbyy",
        "ocr --kinds sepia",
        "ocr --speed 9",
        "ocr --pictures /tmp/none --keep /tmp/none",
        "ocr --pictures /tmp/no-such-directory",
        "speech"
      })
  void what_it_does_not_know_is_one_line_and_status_2(String line) {
    assertThat(run(line)).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("tuwen: ").hasLineCount(1);
    assertThat(out.size()).isZero();
  }

  @Test
  void without_kinds_all_are_drawn() {
    assertThat(BenchCommand.drawnKinds(Set.of())).hasSize(PictureKind.values().length);
  }

  @Test
  void sets_and_kinds_are_drawn_together() {
    assertThat(BenchCommand.drawnKinds(Set.of("ordinary", "blur")))
        .containsExactly(
            "zh-document",
            "en-document",
            "mixed-document",
            "receipt",
            "screenshot",
            "sign",
            "blur");
    assertThat(BenchCommand.drawnKinds(Set.of("hard"))).hasSize(11).contains("small");
    assertThatThrownBy(() -> BenchCommand.drawnKinds(Set.of("blur", "sepia")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sepia");
  }

  /** To write it anew: {@code java -cp … io.tuwen.bench.BenchCommand --help >FILE}. */
  @Test
  void the_kept_usage_is_its_own_and_names_everything() {
    var usage =
        new Program("tuwen", new BenchCommand(Path.of("/root"), System.out, System.err)).usage();

    assertThat(Path.of("../command-line/usage/bench")).content().isEqualTo(usage);
    assertThat(usage.replaceAll("\\s+", " "))
        .contains(Arrays.stream(PictureKind.values()).map(PictureKind::id).toList())
        .containsIgnoringCase(Competitors.RAPIDOCR.name())
        .containsIgnoringCase(Competitors.TESSERACT.name());
  }
}
