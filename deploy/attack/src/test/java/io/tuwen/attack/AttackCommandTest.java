package io.tuwen.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.command.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttackCommandTest {
  private static AttackOptions parse(String line) {
    var words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    var command = new AttackCommand(Path.of("/root"), System.out);
    new Program("tuwen", command).read(words);
    return command.options();
  }

  @Test
  void without_options_everything_is_tried_on_a_system_of_its_own() {
    var options = parse("");

    assertThat(options.data()).isEmpty();
    assertThat(options.kinds()).isEqualTo(Attacks.NAMES);
    assertThat(options.slack()).isEqualTo(1);
    assertThat(options.scale()).isEqualTo(1);
  }

  @Test
  void options_are_taken() {
    var options = parse("--data /tmp/x --kinds paths,files --slack 2.5 --scale 10");

    assertThat(options.data()).contains(Path.of("/tmp/x"));
    assertThat(options.kinds()).containsExactlyInAnyOrder("paths", "files");
    assertThat(options.slack()).isEqualTo(2.5);
    assertThat(options.scale()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--kinds", "--kinds flood", "--slack 0", "--scale x", "--url http://a"})
  void what_is_no_option_is_told(String line) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line.split(" ", -1)[0]);
  }

  /** To write it anew: {@code java -jar target/tuwen-attack.jar --help >FILE}. */
  @Test
  void the_kept_usage_is_its_own() {
    var usage = Attacks.program(Path.of("/root"), System.out).usage();

    assertThat(Path.of("../command-line/usage/attack")).content().isEqualTo(usage);
    assertThat(usage).contains(Attacks.NAMES);
  }
}
