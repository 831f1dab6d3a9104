package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every user of a machine once could read the originals, the texts and the logs. */
class DataDirectoryTest {
  @TempDir Path directory;

  @Test
  void a_new_one_is_its_owners_alone_and_nothing_is_said() throws Exception {
    var data = directory.resolve("new/data");

    assertThat(DataDirectory.tighten(data)).isEmpty();

    assertThat(permissions(data)).isEqualTo("rwx------");
    assertThat(permissions(data.resolve("logs"))).isEqualTo("rwx------");
    assertThat(DataDirectory.isOpenToOthers(data)).isFalse();
  }

  @Test
  void one_of_an_older_release_is_closed_with_all_that_is_in_it() throws Exception {
    var data = open("data");
    var file = openFile(data.resolve("oss/buckets/x/objects/3f/3fa9"));
    var log = openFile(data.resolve("logs/up.out"));
    var key = openFile(data.resolve("name.key"));

    assertThat(DataDirectory.isOpenToOthers(data)).isTrue();
    assertThat(DataDirectory.tighten(data))
        .hasValueSatisfying(it -> assertThat(it).contains("closed"));

    assertThat(permissions(data)).isEqualTo("rwx------");
    assertThat(List.of(file, log, key)).allMatch(it -> permissions(it).equals("rw-------"));
    assertThat(permissions(file.getParent())).isEqualTo("rwx------");
    assertThat(DataDirectory.tighten(data)).isEmpty();
  }

  /** What a killed launcher had left kept the directory open. */
  @ParameterizedTest
  @ValueSource(strings = {"name.key.new", "signing.key.new", "access-key.env.new"})
  void a_secret_that_is_half_made_is_ours(String half) throws Exception {
    var data = open("data");
    var left = openFile(data.resolve(half));

    DataDirectory.tighten(data);

    assertThat(permissions(data)).isEqualTo("rwx------");
    assertThat(permissions(left)).isEqualTo("rw-------");
  }

  /** Closing /tmp to all others would be worse than what it mends. */
  @Test
  void what_is_not_ours_stays_as_it_is() throws Exception {
    var data = open("home");
    var other = openFile(data.resolve("another/file.txt"));
    var ours = openFile(data.resolve("kafka/log"));
    var outside = openFile(directory.resolve("outside"));
    Files.createSymbolicLink(data.resolve("kafka/link"), outside);

    DataDirectory.tighten(data);

    assertThat(permissions(data)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(other)).isEqualTo("rw-r--r--");
    assertThat(permissions(outside)).isEqualTo("rw-r--r--");
    assertThat(permissions(ours)).isEqualTo("rw-------");
    assertThat(permissions(data.resolve("oss"))).isEqualTo("rwx------");
    assertThat(DataDirectory.isOpenToOthers(data)).isFalse();
  }

  @Test
  void the_doctor_says_so() throws Exception {
    var data = open("data");
    openFile(data.resolve("logs/up.out"));

    assertThat(doctor(data)).contains("FAIL  other users can read " + data);
    DataDirectory.tighten(data);
    assertThat(doctor(data)).contains("ok    " + data + " is for its owner alone");
  }

  @Test
  void each_has_an_access_key_of_its_own_which_stays() throws Exception {
    var first = Credentials.accessKey(directory.resolve("a"));

    assertThat(Credentials.accessKey(directory.resolve("a"))).isEqualTo(first);
    assertThat(Credentials.accessKey(directory.resolve("b")).secret())
        .hasSizeGreaterThanOrEqualTo(64)
        .isNotEqualTo(first.secret());
    assertThat(first.toString()).doesNotContain(first.secret());
    assertThat(permissions(Credentials.file(directory.resolve("a")))).isEqualTo("rw-------");
  }

  private static String doctor(Path data) {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, UTF_8);
    Tuwen.program(data, out, out).run("doctor", "--data", data.toString(), "--port", "1");
    return said.toString(UTF_8);
  }

  private Path open(String name) throws IOException {
    var made = Files.createDirectory(directory.resolve(name));
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path openFile(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(
          Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
