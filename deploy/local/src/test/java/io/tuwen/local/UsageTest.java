package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.command.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ./tuwen} prints before anything is built is what the commands would print. */
class UsageTest {
  private static final Path USAGE = Path.of("../command-line/usage");
  private static final Path CHINESE = Path.of("../command-line/usage.zh");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?m)^ {2,6}((?:-\\w, )?-\\S+|\\d+|[\\[A-Za-z][^\\s，。]*) {2,}\\S|^ {6}(--\\S+)$");
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

  /**
   * The same command line, the same options and exit codes in the same order; the rest in Chinese.
   */
  @ParameterizedTest
  @MethodSource("usages")
  void a_usage_is_there_in_chinese_too(Path usage) throws Exception {
    var english = Files.readString(usage);
    var chinese = Files.readString(CHINESE.resolve(usage.getFileName()));

    assertThat(synopsis(chinese, "用法：")).isEqualTo(synopsis(english, "Usage: "));
    assertThat(named(chinese)).isEqualTo(named(english)).hasSizeGreaterThan(2);
    assertThat(chinese.lines().filter(it -> it.matches(" {2,6}\\S.*? {2,}\\S.*")))
        .allSatisfy(it -> assertThat(it).containsPattern("\\p{IsHan}"));
  }

  @Test
  void no_usage_in_chinese_is_left_over() throws Exception {
    try (var english = Files.list(USAGE);
        var chinese = Files.list(CHINESE)) {
      assertThat(chinese.map(Path::getFileName).toList())
          .containsExactlyInAnyOrderElementsOf(english.map(Path::getFileName).toList());
    }
  }

  /** Up to the first line that is no part of it. */
  private static String synopsis(String usage, String begin) {
    assertThat(usage).startsWith(begin);
    return usage
        .substring(begin.length())
        .lines()
        .takeWhile(it -> it.startsWith("./tuwen ") || it.matches(" {8,}[\\[-].*| {8,}\\w+.*"))
        .map(String::strip)
        .collect(Collectors.joining(" "));
  }

  private static List<String> named(String usage) {
    return NAMED
        .matcher(usage)
        .results()
        .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
        .toList();
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
