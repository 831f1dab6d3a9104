package io.tuwen.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a detached launcher printed went to the one log that grew without a bound. */
class LineStreamTest {
  @TempDir Path directory;

  @Test
  void what_is_printed_is_in_the_log_and_never_more_than_twice_its_limit() throws Exception {
    var file = directory.resolve("up.out");
    try (var log = new LogFile(file, 10_000);
        var out = new PrintStream(new LineStream(log), true, UTF_8)) {
      out.println("图: first");
      assertThat(Files.readString(file)).isEqualTo("图: first\n");

      for (int i = 0; i < 10_000; i++) {
        out.println("line " + i);
      }
      out.print("x".repeat(100_000));
    }

    try (var files = Files.list(directory)) {
      assertThat(files.mapToLong(it -> it.toFile().length()).sum()).isLessThan(100_000);
    }
  }
}
