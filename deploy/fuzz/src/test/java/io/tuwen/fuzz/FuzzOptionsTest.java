package io.tuwen.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FuzzOptionsTest {
  @Test
  void without_a_target_all_are_fed() {
    var options = FuzzOptions.parse(List.of("--minutes", "3"));

    assertThat(options.time()).isEqualTo(Duration.ofMinutes(3));
    assertThat(options.targets()).isEqualTo(Targets.names());
  }

  @Test
  void one_target_may_be_named_anywhere() {
    var options = FuzzOptions.parse(List.of("multipart", "--minutes", "1"));

    assertThat(options.targets()).containsExactly("multipart");
  }

  @ParameterizedTest
  @CsvSource({
    "'', fuzz needs --minutes N",
    "--minutes, --minutes needs a value",
    "--minutes x, --minutes",
    "--minutes 0, --minutes",
    "--hours 1, unknown option --hours",
    "--minutes 1 nothing, no target nothing",
    "--minutes 1 json exif, one target at a time",
    "--input file, --input needs the TARGET"
  })
  void what_makes_no_sense_is_refused_with_a_sentence(String arguments, String sentence) {
    var words = arguments.isEmpty() ? List.<String>of() : List.of(arguments.split(" "));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FuzzOptions.parse(words))
        .withMessageContaining(sentence);
  }
}
