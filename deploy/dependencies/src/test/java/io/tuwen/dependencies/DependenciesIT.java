package io.tuwen.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What was built just now; it runs behind the services and the launcher. */
class DependenciesIT {
  @Test
  void no_library_that_is_built_in_has_a_known_hole() throws IOException {
    var root = Path.of(System.getProperty("tuwen.root")).normalize();

    var report = Report.of(root, LocalDate.now(ZoneOffset.UTC));

    assertThat(report.libraries())
        .extracting(Library::artifact)
        .contains("netty-codec-http", "vertx-core", "quarkus-core", "kafka-clients", "jna");
    assertThat(report.affected()).as(report.text()).isEmpty();
    assertThat(report.isGood()).as(report.text()).isTrue();
  }
}
