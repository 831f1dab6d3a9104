package io.tuwen.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  private static final String WRITES = "-XX:ArchiveClassesAtExit=";
  private static final String USES = "-XX:SharedArchiveFile=";

  @TempDir Path directory;
  private Path jar;

  @BeforeEach
  void aJar() throws IOException {
    jar = Files.writeString(directory.resolve("service.jar"), "a jar");
  }

  @Test
  void one_replica_writes_the_archive_and_all_use_it_then() throws IOException {
    var first = archive(true);
    var second = archive(false);
    assertThat(second.options()).isEmpty();

    Files.writeString(written(first), "classes");
    first.keep();

    assertThat(first.options()).anyMatch(it -> it.startsWith(USES));
    assertThat(second.options()).isEqualTo(first.options());
  }

  @Test
  void an_archive_of_an_earlier_jar_is_not_used_and_goes_when_there_is_a_new_one()
      throws IOException {
    var earlier = archive(true);
    Files.writeString(written(earlier), "classes");
    earlier.keep();
    Files.writeString(jar, "another jar");

    var later = archive(true);
    Files.writeString(written(later), "classes");
    later.keep();

    try (var files = Files.list(directory.resolve("cds"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void an_archive_that_the_machine_does_not_take_is_passed_over_in_silence() throws Exception {
    var archive = archive(true);
    Files.writeString(written(archive), "no archive at all");
    archive.keep();

    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(archive.options());
    command.addAll(List.of("--version"));
    var java = new ProcessBuilder(command).redirectErrorStream(true).start();

    var output = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertThat(java.waitFor()).as(output).isZero();
    assertThat(output).doesNotContain("rchive").doesNotContain("rror");
  }

  private ClassArchive archive(boolean isWriter) throws IOException {
    return new ClassArchive(directory.resolve("cds"), "service", List.of(jar), isWriter);
  }

  /** Where the JVM would write it. */
  private static Path written(ClassArchive archive) throws IOException {
    return archive.options().stream()
        .filter(it -> it.startsWith(WRITES))
        .map(it -> Path.of(it.substring(WRITES.length())))
        .findFirst()
        .orElseThrow();
  }
}
