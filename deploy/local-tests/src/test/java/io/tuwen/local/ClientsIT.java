package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The mini-programs against the whole system: the SDK, and the clients that cannot change. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class ClientsIT {
  private static final Path CLIENTS = Launched.ROOT.resolve("clients");

  @Test
  void mini_programs_upload_photos_and_get_their_text(SharedSystem.Running system)
      throws Exception {
    assertThat(node(system.origin(), "unit", "e2e")).isZero();
  }

  private static int node(String url, String... suites) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("node", "--test"));
    for (var suite : suites) {
      command.addAll(tests(CLIENTS.resolve("test").resolve(suite)));
    }
    var builder = new ProcessBuilder(command).directory(CLIENTS.toFile()).inheritIO();
    builder.environment().put("TUWEN_URL", url);
    var node = builder.start();
    try {
      assertThat(node.waitFor(4, TimeUnit.MINUTES)).isTrue();
      return node.exitValue();
    } finally {
      node.destroyForcibly();
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
