package io.tuwen.operations.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tests in JavaScript, of {@code src/test/js}, with a browser. */
final class BrowserScript {
  static final Path DIRECTORY = Path.of("src/test/js").toAbsolutePath();

  private BrowserScript() {}

  /** Runs them against the console, and fails with what failed. */
  static void run(String name, URI console, Map<String, String> environment, int minutes)
      throws IOException, InterruptedException {
    var log = Path.of("target", name.replaceFirst("js$", "log")).toAbsolutePath();
    var browser =
        new ProcessBuilder(
                "node", "--test", "--test-reporter=spec", DIRECTORY.resolve(name).toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    browser.environment().put("CONSOLE_ORIGIN", "http://" + console.getAuthority());
    browser.environment().putAll(environment);
    var process = browser.start();
    try {
      assertThat(process.waitFor(minutes, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(failures(Files.readString(log))).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** What failed comes first: not every report shows more than a beginning. */
  private static String failures(String log) {
    return log.substring(Math.max(0, log.indexOf("failing tests:")));
  }
}
