package io.tuwen.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path directory;

  @Test
  void a_log_keeps_its_end_and_never_more_than_twice_its_limit() throws Exception {
    var path = directory.resolve("logs/service.log");
    try (var log = new LogFile(path, 1000)) {
      for (int i = 0; i < 1000; i++) {
        log.write("line " + i);
      }
    }

    assertThat(Files.readAllLines(path)).endsWith("line 999");
    assertThat(path).satisfies(it -> assertThat(Files.size(it)).isLessThanOrEqualTo(1000));
    try (var files = Files.list(path.getParent())) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void a_log_goes_on_where_it_was() throws Exception {
    var path = directory.resolve("service.log");
    for (var line : new String[] {"first", "second"}) {
      try (var log = new LogFile(path)) {
        log.write(line);
      }
    }

    assertThat(Files.readAllLines(path)).containsExactly("first", "second");
  }

  /** It failed on the thread that supervises the service, and was never written to again. */
  @Test
  void a_log_that_cannot_be_opened_anew_loses_lines_and_fails_for_nobody() throws Exception {
    var path = directory.resolve("logs/service.log");
    try (var log = new LogFile(path, 10)) {
      log.write("12345678");
      Files.delete(path);
      Files.delete(path.getParent());
      Files.createFile(path.getParent());

      log.write("is lost");
      Files.delete(path.getParent());
      log.write("is kept");
    }

    assertThat(Files.readAllLines(path)).containsExactly("is kept");
  }
}
