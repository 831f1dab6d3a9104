package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  @Test
  void the_arguments_say_everything() {
    var config =
        Main.parse(
            List.of(
                ("--host 0.0.0.0 --port 1 --data d --credentials a:b --credentials c:d:e"
                        + " --region r --bucket x --bucket y")
                    .split(" ", -1)),
            Map.of());

    assertThat(config)
        .isEqualTo(
            new OssEmulatorConfig(
                "0.0.0.0", 1, Path.of("d"), Map.of("a", "b", "c", "d:e"), "r", List.of("x", "y")));
  }

  @Test
  void credentials_may_come_from_the_environment() {
    var environment = Map.of("OSS_ACCESS_KEY_ID", "a", "OSS_ACCESS_KEY_SECRET", "b");

    assertThat(Main.parse(List.of("--data", "d"), environment).credentials())
        .containsExactlyEntriesOf(Map.of("a", "b"));
  }

  @ParameterizedTest
  @CsvSource({
    "'--data d', --credentials is missing",
    "'--credentials a:b', --data is missing",
    "'--data', --data needs a value",
    "'--data d --credentials a', --credentials wants AK:SK",
    "'--data d --port x --credentials a:b', --port wants a number from 0 to 65535",
    "'--nonsense', unknown option --nonsense"
  })
  void a_mistake_is_named(String arguments, String message) {
    assertThatThrownBy(() -> Main.parse(List.of(arguments.split(" ", -1)), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void a_configuration_never_prints_its_secrets(@TempDir Path data) {
    var config =
        new OssEmulatorConfig("127.0.0.1", 0, data, Map.of("id", "s3cret"), "r", List.of());

    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void a_second_emulator_on_one_directory_is_refused(@TempDir Path data) {
    var config =
        new OssEmulatorConfig("127.0.0.1", 0, data, Map.of("a", "b"), "r", List.of("photos"));
    try (var first = OssEmulator.start(config)) {
      assertThat(first.port()).isPositive();
      assertThatThrownBy(() -> OssEmulator.start(config))
          .hasMessageContaining("another emulator is using");
    }
  }
}
