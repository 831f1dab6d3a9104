package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The mini-programs against the whole system: the SDK, and the clients that cannot change. */
@Timeout(value = 500, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class ClientsIT {
  private static final Path CLIENTS = Launched.ROOT.resolve("clients");

  @TempDir Path directory;

  /** One after the other: some measure how long the SDK waits. */
  @Test
  void the_sdk_does_what_it_says_against_answers_that_a_test_decides() throws Exception {
    try (var node = new Node("unit", "")) {
      node.assertPasses();
    }
  }

  @Test
  void mini_programs_upload_photos_and_get_their_text(SharedSystem.Running system)
      throws Exception {
    try (var node = new Node("e2e", system.origin())) {
      node.assertPasses();
    }
  }

  /** Runs the tests of a directory, each file in a process of its own. */
  private final class Node implements AutoCloseable {
    private final Path told;
    private final Process process;

    Node(String suite, String url) throws IOException {
      told = directory.resolve(suite);
      var command = new ArrayList<>(List.of("node", "--test"));
      command.addAll(tests(CLIENTS.resolve("test").resolve(suite)));
      var builder =
          new ProcessBuilder(command)
              .directory(CLIENTS.toFile())
              .redirectErrorStream(true)
              .redirectOutput(told.toFile());
      builder.environment().put("TUWEN_URL", url);
      process = builder.start();
    }

    /** Each test has a limit of its own, so what hangs is named by Node; else by its file here. */
    void assertPasses() throws IOException, InterruptedException {
      var isOver = process.waitFor(6, TimeUnit.MINUTES);
      var files =
          process
              .descendants()
              .map(it -> it.info().commandLine().orElse("?"))
              .collect(Collectors.joining("\n"));
      var output = Files.readString(told, UTF_8);
      System.out.println(output);
      assertThat(isOver).as("after 6 minutes there still run:%n%s%n%s", files, output).isTrue();
      assertThat(process.exitValue()).as(failures(output)).isZero();
    }

    private static String failures(String output) {
      return output
          .lines()
          .filter(it -> it.matches("\\s*not ok .*|\\s*error: .*|# (tests|fail|duration_ms) .*"))
          .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static List<String> tests(Path suite) {
    try (var files = Files.list(suite)) {
      return files.map(Path::toString).filter(file -> file.endsWith(".test.js")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
