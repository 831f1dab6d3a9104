package io.tuwen.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.command.Program;
import io.tuwen.contract.testing.drawn.Fonts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run with Tuwen's own engine, as it runs for users. */
class OcrBenchIT {
  @TempDir Path directory;

  @Test
  void two_pictures_are_read_and_measured() throws Exception {
    assumeTrue(Fonts.ofThisMachine().isPresent(), "this machine has no Chinese font to draw with");
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var program =
        new Program(
            "tuwen",
            new BenchCommand(
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    var table = directory.resolve("table.md");

    var code =
        program.run(
            ("ocr --engines tuwen --kinds sign --each 2 --rounds 1 --json --table " + table)
                .split(" ", -1));

    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
    var sum = new ObjectMapper().readTree(out.toByteArray()).at("/engines/0/kinds/1");
    assertThat(sum.path("kind").asText()).isEqualTo("ordinary");
    assertThat(sum.path("pictures").asInt()).isEqualTo(2);
    assertThat(sum.path("notRead").asInt()).isZero();
    assertThat(sum.path("cpuSeconds").asDouble()).isPositive();
    assertThat(sum.path("inNetworks").asDouble()).isBetween(0.1, 1.0);
    assertThat(sum.path("characters").asInt()).isGreaterThan(40);
    assertThat(sum.path("wrong").asInt()).isLessThan(5);
    assertThat(table).content().containsPattern("\\| sign \\| 2 \\| \\d+ \\| \\d+\\.\\d\\d s \\|");
  }
}
