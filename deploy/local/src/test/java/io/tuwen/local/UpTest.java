package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tuwen.local.process.LogFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
  @TempDir Path directory;

  /** Each was a stack trace. */
  @Test
  void a_data_directory_that_is_none_is_told_in_one_line() throws Exception {
    var file = Files.createFile(directory.resolve("file"));
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, UTF_8);

    assertThat(Tuwen.program(directory, out, out).run("up", "--data", file.toString())).isOne();

    assertThat(said.toString(UTF_8).lines()).containsExactly("tuwen: file already exists: " + file);
  }

  @Test
  void a_data_directory_of_another_user_is_told_with_the_user() throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    var nobody =
        directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setOwner(directory, nobody);

    assertThat(DataLock.refused(directory, new AccessDeniedException(directory + "/tuwen.lock")))
        .isEqualTo(directory + " belongs to nobody; choose another --data");
    Files.setOwner(directory, Files.getOwner(directory.getParent()));
    assertThat(DataLock.refused(directory, new AccessDeniedException(directory + "/tuwen.lock")))
        .isEqualTo("access denied: " + directory + "/tuwen.lock");
  }

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
