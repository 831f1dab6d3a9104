package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The page of users in a real browser: every action against a stub of the API, and the way of a
 * photo through the running system.
 */
@Timeout(value = 660, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SharedSystem.class)
class PagesIT {
  private static final Path TESTS = Launched.ROOT.resolve("result-service/src/test/js");
  private static final Path PACKAGES =
      Launched.ROOT.resolve("common/pages/src/test/js/node_modules/playwright-core");
  private static final List<Path> BROWSERS =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  @Test
  void every_page_and_action_works_in_a_browser(SharedSystem.Running system) throws Exception {
    var isReady = Files.isDirectory(PACKAGES) && BROWSERS.stream().anyMatch(Files::exists);
    if (System.getenv("CI") == null) {
      assumeThat(isReady).as("Chromium and npm's packages are here: ./tuwen test says").isTrue();
    }
    assertThat(isReady).as("CI tests the pages").isTrue();

    assertThat(node(system.origin())).isZero();
  }

  private static int node(String url) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
                "node", "--test", "--test-concurrency=1", "pages.test.js", "system.test.js")
            .directory(TESTS.toFile())
            .inheritIO();
    builder.environment().put("TUWEN_URL", url);
    var node = builder.start();
    try {
      assertThat(node.waitFor(10, TimeUnit.MINUTES)).isTrue();
      return node.exitValue();
    } finally {
      node.destroyForcibly();
    }
  }
}
