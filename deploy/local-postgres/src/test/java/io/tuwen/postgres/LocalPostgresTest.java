package io.tuwen.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tuwen.kafka.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {
  private static final Path BINARIES = Path.of("target/binaries");

  /** To create data takes seconds, so the tests start one server after the other on the same. */
  @TempDir static Path directory;

  private LocalPostgres start() throws Exception {
    return LocalPostgres.start(directory.resolve("postgres"), BINARIES, FreePort.find());
  }

  private static Connection connect(LocalPostgres server) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
  }

  private static void execute(LocalPostgres server, String sql) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(LocalPostgres server, String sql) throws SQLException {
    try (var connection = connect(server);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void what_was_committed_is_there_after_a_clean_stop() throws Exception {
    try (var server = start()) {
      execute(server, "create table stopped as select '发票' as word");
    }
    try (var server = start()) {
      assertThat(ask(server, "select word from stopped")).isEqualTo("发票");
    }
  }

  @Test
  void what_was_committed_is_there_after_a_kill() throws Exception {
    try (var server = start()) {
      execute(server, "create table kept (n int)");
      for (int i = 1; i <= 3; i++) {
        execute(server, "insert into kept values (1)");
        server.kill();
        server.start();
        assertThat(ask(server, "select count(*) from kept")).isEqualTo("" + i);
      }
    }
  }

  @Test
  void a_commit_waits_for_the_disk_and_the_pages_have_checksums() throws Exception {
    try (var server = start()) {
      assertThat(ask(server, "show fsync")).isEqualTo("on");
      assertThat(ask(server, "show synchronous_commit")).isEqualTo("on");
      assertThat(ask(server, "show data_checksums")).isEqualTo("on");
    }
  }

  @Test
  void only_the_password_of_the_directory_opens_it() throws Exception {
    try (var server = start()) {
      for (var user : List.of(server.user(), "postgres")) {
        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), user, "wrong"))
            .hasMessageContaining("password authentication failed");
      }
      var file = directory.resolve("postgres/" + Binaries.majorVersion() + "/password");
      if (Files.exists(file)) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
      assertThat(server.password()).matches("[0-9a-f]{64}");
    }
  }

  @Test
  void the_user_is_no_superuser() throws Exception {
    try (var server = start()) {
      assertThat(ask(server, "select rolsuper from pg_roles where rolname = current_user"))
          .isEqualTo("f");
      assertThatThrownBy(() -> ask(server, "select pg_read_file('/etc/passwd')"))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void it_listens_on_loopback_alone_and_has_no_socket_file() throws Exception {
    try (var server = start()) {
      assertThat(ask(server, "show listen_addresses")).isEqualTo("127.0.0.1");
      var file = home().resolve("data/postmaster.pid");
      assertThat(Files.readAllLines(file).get(4)).as("the socket's directory").isBlank();
    }
  }

  @Test
  void a_server_ends_with_the_process_that_started_it() throws Exception {
    var starter = StarterProcess.start(directory.resolve("postgres"), BINARIES);
    var pid = Long.parseLong(starter.inputReader().readLine());
    assertThat(ProcessHandle.of(pid)).isPresent();

    starter.destroyForcibly();

    await().atMost(Duration.ofMinutes(1)).until(() -> ProcessHandle.of(pid).isEmpty());
  }

  @Test
  void a_new_starter_takes_over_from_one_that_was_killed() throws Exception {
    var starter = StarterProcess.start(directory.resolve("postgres"), BINARIES);
    starter.inputReader().readLine();

    starter.destroyForcibly();

    try (var server = start()) {
      assertThat(ask(server, "select 1")).isEqualTo("1");
    }
  }

  /** The machine lost its power, and after the boot the number was that of another process. */
  @Test
  void a_process_that_has_the_number_of_a_killed_server_is_no_server() throws Exception {
    start().close();
    var other = new ProcessBuilder("sleep", "600").start();
    var file = home().resolve("data/postmaster.pid");
    for (var rest : List.of("\n/gone\n1\n1\n\n127.0.0.1\n1 2\nready\n", "")) {
      Files.writeString(file, other.pid() + rest);

      try (var server = start()) {
        assertThat(ask(server, "select 1")).isEqualTo("1");
        assertThat(other.isAlive()).isTrue();
      }
    }
    other.destroyForcibly();
  }

  private static Path home() throws Exception {
    return Identity.choose()
        .home(directory.resolve("postgres").toAbsolutePath())
        .resolve(Binaries.majorVersion());
  }

  /** As in a container that forbids namespaces: its files are where the user nobody may go. */
  @Test
  void root_without_namespaces_runs_it_as_nobody() throws Exception {
    assumeTrue(Identity.isRoot());
    var closed = directory.resolve("closed");
    try (var server = LocalPostgres.prepare(closed, BINARIES, FreePort.find(), Identity.NOBODY)) {
      server.start();

      assertThat(ask(server, "select 1")).isEqualTo("1");
    } finally {
      Binaries.delete(Identity.NOBODY.home(closed));
    }
  }

  /** Texts came back in lists after all of the system's data had been deleted. */
  @Test
  void what_nobody_keeps_goes_with_the_directory() throws Exception {
    assumeTrue(Identity.isRoot());
    var closed = directory.resolve("deleted");
    try (var server = LocalPostgres.prepare(closed, BINARIES, FreePort.find(), Identity.NOBODY)) {
      server.start();
      execute(server, "create table texts as select '发票' as word");
    }
    var before = Identity.NOBODY.home(closed);
    assertThat(Identity.NOBODY.home(closed)).isEqualTo(before).exists();

    Binaries.delete(closed);

    try (var server = LocalPostgres.prepare(closed, BINARIES, FreePort.find(), Identity.NOBODY)) {
      server.start();
      assertThat(ask(server, "select count(*) from pg_tables where tablename = 'texts'"))
          .isEqualTo("0");
      assertThat(before).doesNotExist();
    } finally {
      Binaries.delete(Identity.NOBODY.home(closed));
    }
  }

  /** It kept all that had been read from the images, and nothing was led to it any more. */
  @Test
  void what_nobody_keeps_goes_where_the_directory_was_moved_and_stays_where_it_was_copied()
      throws Exception {
    assumeTrue(Identity.isRoot());
    var from = directory.resolve("from");
    LocalPostgres.prepare(from, BINARIES, FreePort.find(), Identity.NOBODY);
    var before = Identity.NOBODY.home(from);
    var copy = Files.createDirectories(directory.resolve("copy"));
    Files.copy(from.resolve("home-of-nobody"), copy.resolve("home-of-nobody"));
    LocalPostgres.prepare(copy, BINARIES, FreePort.find(), Identity.NOBODY);
    assertThat(before).exists();
    var to = Files.move(from, directory.resolve("to"));

    LocalPostgres.prepare(to, BINARIES, FreePort.find(), Identity.NOBODY);

    try {
      assertThat(before).doesNotExist();
      assertThat(Identity.NOBODY.home(copy)).exists();
    } finally {
      Binaries.delete(Identity.NOBODY.home(copy));
      Binaries.delete(Identity.NOBODY.home(to));
    }
  }

  /** Systems of one run, such as those of chaos and attack, left theirs for ever. */
  @Test
  void what_nobody_keeps_for_a_directory_that_is_gone_goes_with_the_start_of_another()
      throws Exception {
    assumeTrue(Identity.isRoot());
    var gone = directory.resolve("gone");
    LocalPostgres.prepare(gone, BINARIES, FreePort.find(), Identity.NOBODY);
    var left = Identity.NOBODY.home(gone);
    var kept = directory.resolve("kept");
    LocalPostgres.prepare(kept, BINARIES, FreePort.find(), Identity.NOBODY);
    assertThat(left).exists();
    Binaries.delete(gone);
    var other = directory.resolve("other");

    LocalPostgres.prepare(other, BINARIES, FreePort.find(), Identity.NOBODY);

    try {
      assertThat(left).doesNotExist();
      assertThat(Identity.NOBODY.home(kept).resolve(Binaries.majorVersion() + "/data")).exists();
    } finally {
      Binaries.delete(Identity.NOBODY.home(kept));
      Binaries.delete(Identity.NOBODY.home(other));
    }
  }

  @Test
  void what_nobody_keeps_stays_where_it_is_not_said_yet_whose_it_is() throws Exception {
    assumeTrue(Identity.isRoot());
    var justMade = Files.createTempDirectory(Path.of("/var/tmp"), "tuwen-postgres-");
    var halfSaid = Files.createTempDirectory(Path.of("/var/tmp"), "tuwen-postgres-");
    Files.createFile(halfSaid.resolve("home-of"));
    var other = directory.resolve("another");

    LocalPostgres.prepare(other, BINARIES, FreePort.find(), Identity.NOBODY);

    try {
      assertThat(justMade).exists();
      assertThat(halfSaid).exists();
    } finally {
      Binaries.delete(justMade);
      Binaries.delete(halfSaid);
      Binaries.delete(Identity.NOBODY.home(other));
    }
  }

  @Test
  void a_creation_that_was_cut_off_begins_anew() throws Exception {
    var cutOff = directory.resolve("cut-off");
    var half = cutOff.resolve(Binaries.majorVersion() + "/unfinished");
    Files.createDirectories(half);
    Files.writeString(half.resolve("PG_VERSION"), Binaries.majorVersion());

    try (var server = LocalPostgres.start(cutOff, BINARIES, FreePort.find())) {
      assertThat(ask(server, "select 1")).isEqualTo("1");
    }
  }
}
