package io.tuwen.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tuwen.command.Program;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FuzzTest {
  @Test
  void without_a_target_all_are_fed() {
    var options = read("--minutes", "3");

    assertThat(options.time()).isEqualTo(Duration.ofMinutes(3));
    assertThat(options.targets()).isEqualTo(Targets.names());
  }

  @Test
  void one_target_may_be_named_anywhere() {
    var options = read("multipart", "--minutes", "1");

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
    "--minutes 1 json exif, unknown argument exif",
    "--input file, --input needs the TARGET"
  })
  void what_makes_no_sense_is_refused_with_a_sentence(String arguments, String sentence) {
    var words = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(words))
        .withMessageContaining(sentence);
  }

  /** To write it anew: {@code ./tuwen} runs it with the argument {@code --help}. */
  @Test
  void the_kept_usage_is_its_own() {
    assertThat(Path.of("../command-line/usage/fuzz"))
        .content()
        .isEqualTo(new Program("tuwen", new Fuzz(Path.of("/root"))).usage());
  }

  private static Fuzz read(String... arguments) {
    var fuzz = new Fuzz(Path.of("/root"));
    new Program("tuwen", fuzz).read(arguments);
    fuzz.check();
    return fuzz;
  }
}
