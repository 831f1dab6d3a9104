package io.tuwen.contract.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tests of pages, written in JavaScript, which drive a real browser. */
public final class BrowserScript {
  private static final Path PACKAGES =
      Path.of("common/pages/src/test/js/node_modules/playwright-core");
  private static final List<Path> BROWSERS =
      List.of(
          Path.of("/usr/bin/chromium"),
          Path.of("/usr/bin/chromium-browser"),
          Path.of("/usr/bin/google-chrome"));

  private BrowserScript() {}

  /** Runs a file with tests, and fails with what failed in it. */
  public static void run(Path script, Map<String, String> environment, int minutes)
      throws IOException, InterruptedException {
    var isReady = Files.isDirectory(root(script).resolve(PACKAGES)) && hasBrowser();
    if (System.getenv("CI") == null) {
      assumeThat(isReady).as("Chromium and npm's packages are here: ./tuwen test says").isTrue();
    }
    assertThat(isReady).as("CI tests the pages").isTrue();

    var log = Path.of("target", script.getFileName().toString().replaceFirst("js$", "log"));
    var builder =
        new ProcessBuilder("node", "--test", "--test-reporter=spec", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    var node = builder.start();
    try {
      assertThat(node.waitFor(minutes, TimeUnit.MINUTES)).isTrue();
      assertThat(node.exitValue()).as(failures(Files.readString(log))).isZero();
    } finally {
      node.destroyForcibly();
    }
  }

  /** The checkout that a file is in. */
  private static Path root(Path file) {
    var directory = file.toAbsolutePath().getParent();
    while (!Files.exists(directory.resolve("tuwen"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  private static boolean hasBrowser() {
    return System.getenv("CHROMIUM") != null || BROWSERS.stream().anyMatch(Files::exists);
  }

  /** What failed comes first: not every report shows more than a beginning. */
  private static String failures(String log) {
    return log.substring(Math.max(0, log.indexOf("failing tests:")));
  }
}
