package io.tuwen.contract.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tests of pages, written in JavaScript, which drive a real browser. */
public final class BrowserScript {
  private static final Path BROWSER = Path.of("common/pages/src/test/js/browser.js");

  private BrowserScript() {}

  /** Runs a file with tests, and fails with what failed in it. */
  public static void run(Path script, Map<String, String> environment, int minutes)
      throws IOException, InterruptedException {
    var missing = missing(root(script).resolve(BROWSER));
    if (System.getenv("CI") == null) {
      assumeThat(missing).as("what a browser needs is here: ./tuwen test says").isEmpty();
    }
    assertThat(missing).as("CI tests the pages").isEmpty();

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

  /** What {@code browser.js} says that is not here, or nothing. */
  private static String missing(Path browser) throws InterruptedException {
    try {
      var print = "process.stdout.write(require(process.argv[1]).missing())";
      var node =
          new ProcessBuilder("node", "-e", print, browser.toString())
              .redirectErrorStream(true)
              .start();
      var said = new String(node.getInputStream().readAllBytes(), UTF_8);
      return node.waitFor() == 0 ? said : "browser.js: " + said;
    } catch (IOException e) {
      return "Node: " + e.getMessage();
    }
  }

  /** What failed comes first: not every report shows more than a beginning. */
  private static String failures(String log) {
    return log.substring(Math.max(0, log.indexOf("failing tests:")));
  }
}
