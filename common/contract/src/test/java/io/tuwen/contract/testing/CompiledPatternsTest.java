package io.tuwen.contract.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule itself must bite. */
class CompiledPatternsTest {
  /** The first is the one that a 16 KB file name cost 3.7 CPU seconds. */
  @ParameterizedTest
  @ValueSource(strings = {".*[/\\\\]", "/+$", "\\s+$", "=+$", "\\s*\n\\s*", "utf-8'[^']*'(.*)x"})
  void a_pattern_that_is_looked_for_again_from_every_place_is_found_out(String regex) {
    assertThat(PatternMeasurement.complaint(Pattern.compile(regex), true)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+b",
        "([a-z]+)*!",
        "(x+x+)+y",
        "\\d+\\d+x",
        "key=\\s*(.*),(.*),(.*);",
        "[a-z0-9]*[a-z]*[0-9]*;",
        "(.*)(.*)z"
      })
  void a_pattern_that_goes_back_and_forth_is_found_out(String regex) {
    assertThat(PatternMeasurement.complaint(Pattern.compile(regex), false)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a-z]{1,63}",
        "bytes=(\\d*)-(\\d*)",
        "(.+)!([A-Za-z0-9_-]{1,63})",
        "/v1/images/[^/]+",
        "(?>a*)b"
      })
  void a_pattern_that_goes_one_way_passes(String regex) {
    assertThat(PatternMeasurement.complaint(Pattern.compile(regex), false)).isEmpty();
  }

  @Test
  void a_pattern_that_goes_back_to_a_next_quote_only_passes() {
    assertThat(PatternMeasurement.complaint(Pattern.compile("\"[^\"]*\"x"), true)).isEmpty();
  }

  @Test
  void a_bad_pattern_anywhere_in_a_class_is_found_out_in_its_class_file() {
    var classes = java.nio.file.Path.of("target/test-classes");

    assertThat(CompiledPatterns.complaints(classes, "io.tuwen.contract.testing.seeded"))
        .hasSize(2)
        .anyMatch(it -> it.startsWith("Unsafe.class: .*[/\\\\] looks at"))
        .anyMatch(it -> it.startsWith("Unsafe.class: (a+)+b looks at"));
  }
}
