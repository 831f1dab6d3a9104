package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.command.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ./tuwen} prints before anything is built is what the commands would print. */
class UsageTest {
  private static final Path USAGE = Path.of("../command-line/usage");
  private static final Program PROGRAM = Tuwen.program(Path.of("/root"), System.out, System.err);

  static Stream<String> commands() {
    return PROGRAM.commands().stream();
  }

  /** To write it anew: {@code java -jar target/tuwen-local.jar COMMAND --help >FILE}. */
  @ParameterizedTest
  @MethodSource("commands")
  void the_kept_usage_of_a_command_is_its_own(String command) {
    assertThat(USAGE.resolve(command)).content().isEqualTo(PROGRAM.usage(command));
  }

  static Stream<Path> usages() throws Exception {
    try (var files = Files.list(USAGE)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("usages")
  void every_exit_code_is_documented(Path usage) throws Exception {
    var table = Files.readString(Path.of("../../docs/operating.md"));
    var text = Files.readString(usage);

    var codes =
        Pattern.compile("(?m)^  (\\d+) +\\S")
            .matcher(text.substring(text.indexOf("Exit codes:")))
            .results()
            .map(MatchResult::group)
            .map(it -> it.replaceAll("\\D", ""))
            .toList();
    assertThat(codes).isNotEmpty().allSatisfy(it -> assertThat(table).contains("| `" + it + "` |"));
  }
}
