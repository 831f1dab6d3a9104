package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.command.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  @Test
  void the_arguments_say_everything() {
    var config =
        config(
            Map.of(),
            ("--host 0.0.0.0 --port 1 --data d --credentials a:b --credentials c:d:e"
                    + " --region r --bucket x --bucket y --known-as oss.test --callback 127.0.0.1:8081")
                .split(" ", -1));

    assertThat(config)
        .isEqualTo(
            new OssEmulatorConfig(
                "0.0.0.0",
                1,
                Path.of("d"),
                Map.of("a", "b", "c", "d:e"),
                "r",
                List.of("x", "y"),
                Set.of("oss.test"),
                Set.of("127.0.0.1:8081")));
  }

  @Test
  void credentials_may_come_from_files_as_a_cluster_has_them(@TempDir Path keys) throws Exception {
    for (var name : List.of("one", "two")) {
      var directory = Files.createDirectory(keys.resolve(name));
      Files.writeString(directory.resolve("OSS_ACCESS_KEY_ID"), name);
      Files.writeString(directory.resolve("OSS_ACCESS_KEY_SECRET"), "secret of " + name + "\n");
    }

    assertThat(
            config(Map.of(), "--data", "d", "--credentials-directory", keys.toString())
                .credentials())
        .isEqualTo(Map.of("one", "secret of one", "two", "secret of two"));
  }

  @Test
  void tls_wants_a_certificate_and_its_key() {
    var config = config(Map.of(), "--data", "d", "--tls-certificate", "c", "--tls-key", "k");

    assertThat(config.tls()).contains(new OssEmulatorConfig.TlsFiles(Path.of("c"), Path.of("k")));
    assertThatThrownBy(() -> config(Map.of(), "--data", "d", "--tls-key", "k"))
        .hasMessage("--tls-certificate and --tls-key go together");
  }

  @Test
  void credentials_may_come_from_the_environment() {
    var environment = Map.of("OSS_ACCESS_KEY_ID", "a", "OSS_ACCESS_KEY_SECRET", "b");

    assertThat(config(environment, "--data", "d").credentials())
        .containsExactlyEntriesOf(Map.of("a", "b"));
  }

  @ParameterizedTest
  @CsvSource({
    "'--credentials a:b', oss-emulator.jar needs --data DIR",
    "'--data', --data needs a value",
    "'--data d --credentials a', --credentials wants ID:SECRET",
    "'--data d --port x --credentials a:b', '--port wants a number from 0 to 65535, not \"x\"'",
    "'--nonsense', unknown option --nonsense"
  })
  void a_mistake_is_named(String arguments, String message) {
    assertThatThrownBy(() -> config(Map.of(), arguments.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  /** The pair of the local launcher was printed in its source, and so known to every web page. */
  @Test
  void a_published_pair_is_refused_unless_it_is_insisted_upon() {
    var published =
        Map.of("OSS_ACCESS_KEY_ID", "tuwen-local", "OSS_ACCESS_KEY_SECRET", "tuwen-local-secret");

    assertThatThrownBy(() -> config(published, "--data", "d"))
        .hasMessageContaining("published")
        .hasMessageNotContaining("tuwen-local-secret");
    assertThat(config(published, "--data", "d", "--allow-published-key").credentials()).hasSize(1);
  }

  @Test
  void a_pair_that_is_not_given_is_made_and_stays_with_the_data(@TempDir Path directory)
      throws Exception {
    var data = directory.resolve("data");
    var config = config(Map.of(), "--data", data.toString());

    var first = Main.withCredentials(config).credentials();
    var other = new OssEmulatorConfig("h", 1, directory.resolve("other"), Map.of(), "r", List.of());

    assertThat(Main.withCredentials(config).credentials()).isEqualTo(first);
    assertThat(Main.withCredentials(other).credentials()).isNotEqualTo(first);
    assertThat(first.values().iterator().next()).hasSizeGreaterThanOrEqualTo(64);
    assertThat(permissions(data.resolve("access-key.env"))).isEqualTo("rw-------");
  }

  /**
   * The key, which is the first that is written there, made it with the rights of any directory.
   */
  @Test
  void the_data_directory_is_its_owners_alone(@TempDir Path directory) throws Exception {
    var made = directory.resolve("above/made");
    Main.withCredentials(config(Map.of(), "--data", made.toString()));
    var open = Files.createDirectories(directory.resolve("open/buckets")).getParent();
    Files.createFile(open.resolve("access-key.env.new"));
    var shared = Files.createDirectories(directory.resolve("shared/holidays")).getParent();
    for (var each : List.of(open, shared)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      OssEmulator.start(new OssEmulatorConfig("127.0.0.1", 0, each, Map.of(), "r", List.of()))
          .close();
    }

    assertThat(permissions(made)).isEqualTo("rwx------");
    assertThat(permissions(open)).isEqualTo("rwx------");
    // What is not ours alone stays as it is.
    assertThat(permissions(shared)).isEqualTo("rwxr-xr-x");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void a_configuration_never_prints_its_secrets(@TempDir Path data) {
    var config =
        new OssEmulatorConfig("127.0.0.1", 0, data, Map.of("id", "s3cret"), "r", List.of());

    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void a_second_emulator_on_one_directory_is_refused(@TempDir Path data) {
    var config =
        new OssEmulatorConfig("127.0.0.1", 0, data, Map.of("a", "b"), "r", List.of("photos"));
    try (var first = OssEmulator.start(config)) {
      assertThat(first.port()).isPositive();
      assertThatThrownBy(() -> OssEmulator.start(config))
          .hasMessageContaining("another emulator is using");
    }
  }

  private static OssEmulatorConfig config(Map<String, String> environment, String... arguments) {
    var main = new Main(environment);
    new Program("oss-emulator", main).read(arguments);
    return main.config();
  }
}
