package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ScriptTest {
  private static final Path SCRIPT = Path.of("../../tuwen").toAbsolutePath().normalize();

  /** As a launcher says it, after it has written its state. */
  private static final String READY =
      "echo \"  \\\"launcherPid\\\" : $$,\" >run/state.json; echo Tuwen is ready: http://a";

  @TempDir Path directory;
  private String said;
  private String locale = "C.UTF-8";

  @Test
  void help_tells_the_commands() throws Exception {
    assertThat(run(SCRIPT, "help")).isZero();
    assertThat(said)
        .contains("up ", "down ", "status ", "logs ", "test ", "chaos ", "doctor ")
        .contains("replay ", "sweep ", "dead-letters ", "pipeline ");
  }

  @Test
  void help_is_in_the_language_of_the_person_and_tells_the_same_commands() throws Exception {
    var commands = Pattern.compile("(?m)^  ([a-z-]+) +\\S");
    assertThat(run(SCRIPT, "help")).isZero();
    var english = commands.matcher(said).results().map(it -> it.group(1)).toList();

    locale = "zh_CN.UTF-8";
    assertThat(run(SCRIPT, "help")).isZero();

    assertThat(said).startsWith("用法：");
    assertThat(commands.matcher(said).results().map(it -> it.group(1)).toList()).isEqualTo(english);
  }

  @Test
  void every_command_tells_its_options_without_a_build() throws Exception {
    assertThat(run(SCRIPT, "help")).isZero();
    var commands = Pattern.compile("(?m)^  ([a-z-]+) ").matcher(said).results().toList();

    for (var command : commands) {
      assertThat(run(SCRIPT, command.group(1), "--help")).as(said).isZero();
      assertThat(said).startsWith("Usage: ./tuwen " + command.group(1)).contains("Exit codes:");
    }
    assertThat(commands).hasSize(21);
  }

  @Test
  void usages_are_in_the_language_of_the_person() throws Exception {
    locale = "zh_CN.UTF-8";

    assertThat(run(SCRIPT, "bench", "pipeline", "--help")).isZero();
    assertThat(said).startsWith("用法：./tuwen bench pipeline ").contains("退出码：");
  }

  @Test
  void its_version_is_that_of_the_build() throws Exception {
    assertThat(run(SCRIPT, "version")).isZero();
    var version = said;
    assertThat(run(SCRIPT, "down", "--version")).isZero();
    assertThat(said).isEqualTo(version);
    assertThat(run(SCRIPT, "--version")).isZero();
    assertThat(said).isEqualTo(version);
    var fromJava = new ByteArrayOutputStream();
    var out = new PrintStream(fromJava, true, UTF_8);
    Tuwen.program(directory, out, out).run("--version");

    assertThat(said).isEqualTo(fromJava.toString(UTF_8)).startsWith("tuwen ");
  }

  /** Also where nothing is built, and before a build, which takes minutes. */
  @ParameterizedTest
  @CsvSource({
    "dance, unknown command dance",
    "up --speed 9, unknown option --speed",
    "doctor --speed 9, unknown option --speed",
    "replay --only-failed --speed, unknown option --speed",
    "chaos --seed 1, chaos needs --minutes N",
    "mutate weather, no domain weather",
    "bench --rounds 1, bench needs what it measures: ocr",
    "bench soak --speed 9, unknown option --speed; see ./tuwen bench soak --help",
    "bench pipeline --speed 9, unknown option --speed; see ./tuwen bench pipeline --help",
    "bench renditions --speed 9, unknown option --speed; see ./tuwen bench renditions --help"
  })
  void what_it_does_not_know_is_one_line_and_status_2(String arguments, String sentence)
      throws Exception {
    assertThat(run(SCRIPT, arguments.split(" ", -1))).isEqualTo(2);
    assertThat(said.lines()).singleElement().asString().startsWith("tuwen: " + sentence);
  }

  @Test
  void errors_are_in_the_language_of_the_person() throws Exception {
    locale = "zh_CN.UTF-8";

    assertThat(run(SCRIPT, "dance")).isEqualTo(2);
    assertThat(said).isEqualTo("tuwen: 未知命令 dance；详见 ./tuwen help\n");
    assertThat(run(SCRIPT, "logs", "--data", directory.toString())).isEqualTo(1);
    assertThat(said).isEqualTo("tuwen: %s/logs 中没有日志\n".formatted(directory));
  }

  /** In both forms of lines, also from the file before the present one. */
  @Test
  void one_images_way_through_all_services_is_shown_in_order_of_time() throws Exception {
    var id = "019e3c2e-7d1a-7c3e-9a41-5b0f3f8f2a10";
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    log("ocr-worker.log", line("03.000", trace, "event=text_stored image=guest/019e3c2e-7d1a…"));
    log("upload-service.log.1", line("01.000", trace, "event=image_received"));
    log(
        "result-service.log",
        "{\"timestamp\":\"2026-11-28T08:00:04.000Z\",\"message\":\"event=told\",\"mdc\":{\"traceId\":\"%s\"}}"
            .formatted(trace),
        "java.lang.IllegalStateException: " + trace);
    log("upload-service.log", line("02.000", "0".repeat(32), "event=of_another_image"));

    assertThat(run(SCRIPT, "logs", "--data", directory.toString(), "--image", id)).isZero();
    assertThat(said.lines().map(it -> it.replaceAll(".*(event=\\w+).*", "$1")))
        .containsExactly("event=image_received", "event=text_stored", "event=told");
    assertThat(said).startsWith("upload-service ");

    assertThat(run(SCRIPT, "logs", "--data=" + directory, "--trace=" + trace)).isZero();
    assertThat(said.lines()).hasSize(3);
    assertThat(run(SCRIPT, "logs", "--data=" + directory, "--trace=" + "1".repeat(32)))
        .isEqualTo(1);
    assertThat(run(SCRIPT, "logs", "--data=" + directory, "--trace=.*")).isEqualTo(2);
    assertThat(run(SCRIPT, "logs", "ocr-worker", "--image", id)).isEqualTo(2);
    assertThat(run(SCRIPT, "logs", "--port", "1")).isEqualTo(3);
    assertThat(said).isEqualTo("tuwen: no system of this checkout has port 1\n");
  }

  private void log(String name, String... lines) throws Exception {
    Files.createDirectories(directory.resolve("logs"));
    Files.write(directory.resolve("logs").resolve(name), List.of(lines));
  }

  private static String line(String second, String trace, String said) {
    return "2026-11-28T08:00:%sZ level=INFO logger=X trace=%s %s".formatted(second, trace, said);
  }

  /** The second emptied the file that the first one read, which went on reading for ever. */
  @Test
  void two_who_start_it_on_the_same_data_do_not_disturb_each_other() throws Exception {
    prepareToFollow();

    var first = follow("echo one; echo two; read line <go; " + READY);
    var shown = first.inputReader(UTF_8);
    assertThat(shown.readLine()).isEqualTo("one");
    assertThat(shown.readLine()).isEqualTo("two");
    var second = follow("echo it runs already; exit 1");
    assertThat(second.inputReader(UTF_8).lines()).containsExactly("it runs already");
    assertThat(second.waitFor()).isOne();
    Files.writeString(directory.resolve("go"), "\n");

    assertThat(shown.lines()).containsExactly("it runs already", "Tuwen is ready: http://a");
    assertThat(first.waitFor()).isZero();
  }

  /** It told the address of the other one, and success. */
  @Test
  void one_that_fails_beside_one_that_becomes_ready_says_so() throws Exception {
    prepareToFollow();
    assertThat(run(Path.of("/usr/bin/env"), "mkfifo", "fail")).isZero();
    var second = follow("echo second; read line <fail; exit 1");
    var shown = second.inputReader(UTF_8);
    assertThat(shown.readLine()).isEqualTo("second");

    var first = follow(READY);

    assertThat(first.waitFor()).isZero();
    assertThat(shown.readLine()).isEqualTo("Tuwen is ready: http://a");
    Files.writeString(directory.resolve("fail"), "\n");
    assertThat(second.waitFor()).isOne();
  }

  private void prepareToFollow() throws Exception {
    var lines = Files.readAllLines(SCRIPT);
    Files.write(directory.resolve("functions"), lines.subList(0, lines.size() - 1));
    Files.createDirectories(directory.resolve("run"));
    log("up.out", "Tuwen is ready: an old one");
    assertThat(run(Path.of("/usr/bin/env"), "mkfifo", "go")).isZero();
  }

  /** What up --detach does with its launcher, which is a script here. */
  private Process follow(String launcher) throws Exception {
    var builder =
        new ProcessBuilder(
                "bash",
                "-c",
                ". ./functions; launch=(sh -c '%s'); follow_detached .".formatted(launcher))
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.start();
  }

  @Test
  void it_finds_its_checkout_through_a_link() throws Exception {
    var link = Files.createSymbolicLink(directory.resolve("t"), SCRIPT);

    assertThat(run(link, "status", "--data", directory.toString())).isEqualTo(3);
    assertThat(said).contains("Tuwen is not running");
  }

  private int run(Path script, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(script.toString());
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeAll(Set.of("LC_ALL", "LC_MESSAGES"));
    builder.environment().put("LANG", locale);
    var process = builder.start();
    said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor();
  }
}
