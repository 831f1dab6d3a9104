package io.tuwen.dependencies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);
  private static final Advisory SMUGGLING =
      new Advisory(
          "io.netty:netty-codec-http",
          List.of(Range.parse("(,4.1.132)"), Range.parse("[4.2.0,4.2.12)")),
          "4.1.132",
          "CVE-2026-33870",
          "smuggling");

  @Test
  void an_affected_library_is_a_failure_that_says_where_it_is_mended() {
    var report = report(netty("4.1.130.Final"), List.of());

    assertThat(report.affected()).hasSize(1);
    assertThat(report.text()).contains("FAIL  mended in 4.1.132", "CVE-2026-33870");
  }

  @Test
  void a_mended_library_is_none() {
    var report = report(netty("4.1.132.Final"), List.of());

    assertThat(report.matches()).isEmpty();
  }

  @Test
  void every_line_of_releases_is_looked_at() {
    var report = report(netty("4.2.11.Final"), List.of());

    assertThat(report.affected()).hasSize(1);
  }

  @Test
  void an_exception_holds_until_its_last_day() {
    var report = report(netty("4.1.130.Final"), List.of(accepted(TODAY)));

    assertThat(report.affected()).isEmpty();
  }

  @Test
  void an_exception_that_is_over_counts_no_more() {
    var report = report(netty("4.1.130.Final"), List.of(accepted(TODAY.minusDays(1))));

    assertThat(report.affected()).hasSize(1);
  }

  @Test
  void an_exception_for_nothing_is_named() {
    var report = report(netty("4.1.138.Final"), List.of(accepted(TODAY)));

    assertThat(report.text()).contains("CVE-2026-33870 is accepted, and affects nothing here");
  }

  @Test
  void a_jar_without_a_group_is_judged_by_its_name() {
    var report =
        report(new Library("", "netty-codec-http", "4.1.130", Optional.empty()), List.of());

    assertThat(report.affected()).hasSize(1);
  }

  @Test
  void libraries_inside_of_a_jar_are_found_too(@TempDir Path root) throws IOException {
    var target = Files.createDirectories(root.resolve("deploy/emulator/target"));
    Files.createFile(root.resolve("deploy/emulator/pom.xml"));
    try (var jar = new ZipOutputStream(Files.newOutputStream(target.resolve("emulator.jar")))) {
      jar.putNextEntry(new ZipEntry("META-INF/maven/io.netty/netty-common/pom.properties"));
      jar.write("version=4.1.130.Final".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    var found = Libraries.find(root);

    assertThat(found)
        .extracting(Library::coordinates)
        .contains("io.netty:netty-common:4.1.130.Final");
  }

  @Test
  void a_jar_that_does_not_describe_itself_has_its_name(@TempDir Path root) throws IOException {
    var libraries = Files.createDirectories(root.resolve("service/target/quarkus-app/lib/main"));
    Files.createFile(root.resolve("service/pom.xml"));
    Files.createDirectories(root.resolve("deploy"));
    for (var name : List.of("org.apache.kafka.kafka-clients-4.1.2.jar", "kafka_2.13-4.1.2.jar")) {
      empty(Files.newOutputStream(libraries.resolve(name)));
    }

    var found = Libraries.find(root);

    assertThat(found)
        .extracting(Library::coordinates)
        .containsExactly("org.apache.kafka:kafka-clients:4.1.2", "kafka_2.13:4.1.2");
  }

  /** The Maven plugin that copies libraries removes none: an old one was taken for a used one. */
  @Test
  void what_an_earlier_build_has_left_does_not_count(@TempDir Path root) throws IOException {
    var target = Files.createDirectories(root.resolve("deploy/local/target"));
    Files.createFile(root.resolve("deploy/local/pom.xml"));
    Files.createDirectories(target.resolve("lib"));
    for (var name : List.of("log4j-core-2.25.3.jar", "log4j-core-2.25.5.jar")) {
      empty(Files.newOutputStream(target.resolve("lib").resolve(name)));
    }
    try (var jar = new ZipOutputStream(Files.newOutputStream(target.resolve("tuwen-local.jar")))) {
      jar.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      jar.write(
          "Manifest-Version: 1.0\r\nClass-Path: lib/log4j-core-2.25.5.jar\r\n\r\n"
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    var found = Libraries.find(root);

    assertThat(found).extracting(Library::coordinates).containsExactly("log4j-core:2.25.5");
  }

  @Test
  void a_service_that_is_not_built_is_a_failure(@TempDir Path root) throws IOException {
    var service = Files.createDirectories(root.resolve("service"));
    Files.writeString(service.resolve("pom.xml"), "<artifactId>quarkus-maven-plugin</artifactId>");
    var tool = Files.createDirectories(root.resolve("deploy/tool"));
    Files.createFile(tool.resolve("pom.xml"));

    var unknown = Libraries.withoutAny(root);

    var library = netty("4.1.132.Final");
    var report = Report.of(List.of(library), unknown, List.of(SMUGGLING), List.of(), TODAY);
    assertThat(unknown).containsExactly("service");
    assertThat(report.isGood()).isFalse();
    assertThat(report.text()).contains("FAIL  service has no library").doesNotContain("ok  ");
  }

  @Test
  void without_a_library_nothing_is_ok() {
    var report = Report.of(List.of(), List.of(), List.of(SMUGGLING), List.of(), TODAY);

    assertThat(report.isGood()).isFalse();
    assertThat(report.text()).endsWith("FAIL  no library was found\n");
  }

  @Test
  void what_is_known_and_has_no_hole_is_ok() {
    var report = report(netty("4.1.132.Final"), List.of());

    assertThat(report.isGood()).isTrue();
    assertThat(report.text()).contains("ok    no library has a known advisory");
  }

  @Test
  void a_row_with_a_missing_field_is_refused(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("accepted.csv"), "CVE-1; 2026-01-01\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Accepted.read(file))
        .withMessageContaining("2 fields and not 3");
  }

  private static void empty(OutputStream file) throws IOException {
    try (var jar = new ZipOutputStream(file)) {
      jar.putNextEntry(new ZipEntry("empty"));
    }
  }

  private static Report report(Library library, List<Accepted> accepted) {
    return Report.of(List.of(library), List.of(), List.of(SMUGGLING), accepted, TODAY);
  }

  private static Library netty(String version) {
    return new Library("io.netty", "netty-codec-http", version, Optional.empty());
  }

  private static Accepted accepted(LocalDate until) {
    return new Accepted("CVE-2026-33870", until, "behind nginx");
  }
}
