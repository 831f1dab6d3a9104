package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.local.process.LogFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
  @TempDir Path directory;

  /** The operators' token could not be removed, and the launcher hung until it was killed. */
  @Test
  void a_stop_that_fails_is_told_and_keeps_no_signal_waiting() {
    var said = new ByteArrayOutputStream();
    var stopped = new CountDownLatch(1);

    try (var log = new LogFile(directory.resolve("tuwen.log"))) {
      Up.stop(
          () -> {
            throw new UncheckedIOException(new IOException("admin.token: read-only file system"));
          },
          new Console(new PrintStream(said, true, UTF_8), log),
          stopped);
    }

    assertThat(stopped.getCount()).isZero();
    assertThat(said.toString(UTF_8)).contains("admin.token: read-only file system");
  }
}
