package io.tuwen.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who passes an image on passes the licences of everything in it on, too. */
class LicencesTest {
  @TempDir private Path directory;

  private Path application;
  private Path documents;
  private Path licences;

  @BeforeEach
  void begin() throws IOException {
    application = Files.createDirectories(directory.resolve("app/lib/main")).getParent();
    documents = Files.createDirectories(directory.resolve("share/doc"));
    licences = directory.resolve("licenses");
  }

  private void jar(String name, Map<String, String> entries) throws IOException {
    try (var jar =
        new ZipOutputStream(Files.newOutputStream(application.resolve("main").resolve(name)))) {
      for (var entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
  }

  private void gather() throws IOException {
    Licences.main(new String[] {application.toString(), documents.toString(), licences.toString()});
  }

  @Test
  void texts_of_a_jar_are_taken_out_of_it() throws IOException {
    jar("a.b-1.jar", Map.of("META-INF/LICENSE.txt", "terms", "META-INF/NOTICE", "names", "x", ""));

    gather();

    assertThat(licences.resolve("jars/a.b-1.jar/META-INF_LICENSE.txt")).hasContent("terms");
    assertThat(licences.resolve("jars/a.b-1.jar/META-INF_NOTICE")).hasContent("names");
    assertThat(licences.resolve("jars.tsv")).hasContent("a.b-1.jar\tsee jars/a.b-1.jar\n");
  }

  @Test
  void a_jar_without_texts_tells_its_licence_by_its_pom() throws IOException {
    jar(
        "a.b-1.jar",
        Map.of(
            "META-INF/maven/a/b/pom.xml",
            "<project><licenses><license><name>\n MIT </name></license></licenses></project>"));

    gather();

    assertThat(licences.resolve("jars.tsv")).hasContent("a.b-1.jar\tMIT\n");
  }

  /** An image of which that is not known is not built. */
  @Test
  void a_jar_whose_licence_is_not_known_ends_the_build() throws IOException {
    jar("unknown.licence-1.jar", Map.of("x", ""));

    assertThatThrownBy(this::gather)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("unknown.licence-1.jar");
  }

  /** A jar is a stranger's file, and its names might lead out of the directory. */
  @Test
  void a_text_does_not_leave_its_directory() throws IOException {
    jar("a.b-1.jar", Map.of("license/../../../../../LICENSE", "x"));

    gather();

    assertThat(directory.resolve("LICENSE")).doesNotExist();
    assertThat(directory.getParent().resolve("LICENSE")).doesNotExist();
    try (var texts = Files.list(licences.resolve("jars/a.b-1.jar"))) {
      assertThat(texts).hasSize(1);
    }
  }

  @Test
  void copyrights_of_packages_are_there_with_the_texts_that_they_name() throws IOException {
    Files.createDirectories(documents.resolve("libx265-199"));
    Files.writeString(documents.resolve("libx265-199/copyright"), "GPL-2+, see common-licenses");
    // Some packages' directory is a link to another's.
    Files.createSymbolicLink(documents.resolve("x265"), Path.of("libx265-199"));
    Files.createDirectories(documents.resolve("empty"));
    Files.createDirectories(documents.resolveSibling("common-licenses"));
    Files.writeString(documents.resolveSibling("common-licenses").resolve("GPL-2"), "the text");

    gather();

    assertThat(licences.resolve("packages/libx265-199")).hasContent("GPL-2+, see common-licenses");
    assertThat(licences.resolve("packages/x265")).hasContent("GPL-2+, see common-licenses");
    assertThat(licences.resolve("packages.txt")).hasContent("libx265-199\nx265\n");
    assertThat(licences.resolve("common-licenses/GPL-2")).hasContent("the text");
  }

  /** What `mvn package` has built goes into the images. */
  @ParameterizedTest
  @MethodSource("io.tuwen.images.Repository#services")
  void the_licence_of_every_library_of_a_service_is_known(String service) throws IOException {
    var built = Repository.ROOT.resolve(Repository.module(service)).resolve("target/quarkus-app");
    assumeThat(built).as("%s is not built", service).isDirectory();
    application = built;

    gather();

    assertThat(Files.readAllLines(licences.resolve("jars.tsv")))
        .hasSizeGreaterThan(100)
        .allMatch(it -> it.matches("\\S+\\.jar\t\\S.*"));
  }

  @Test
  void every_image_carries_them() throws IOException {
    var dockerfile = Repository.read("deploy/images/Dockerfile");

    for (var target : Repository.targets()) {
      var stage = dockerfile.substring(dockerfile.indexOf(" AS " + target + "\n") + 1);
      var own = stage.contains("\nFROM ") ? stage.substring(0, stage.indexOf("\nFROM ")) : stage;
      assertThat(own).as(target).contains("RUN gather-licences\n");
    }
    assertThat(dockerfile).contains("COPY LICENSE NOTICE /licenses/\n");
  }
}
