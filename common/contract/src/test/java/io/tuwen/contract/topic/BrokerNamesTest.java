package io.tuwen.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.testing.RepositoryFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerNamesTest {
  /** Tells the names of a process that was given another separator. */
  static final class Names {
    private Names() {}

    public static void main(String[] arguments) {
      Topics.ALL.forEach(it -> System.out.println(it.name()));
      for (var service : List.of("upload-service", "result-service", "operations", "ocr-worker")) {
        ServiceRights.of(service).forEach(it -> System.out.println(it.name()));
      }
    }
  }

  @Test
  void without_dots_all_names_of_a_process_have_none() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-D" + BrokerNames.PROPERTY + "=_",
                "-cp",
                System.getProperty("java.class.path"),
                Names.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var names =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .toList();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(names)
        .contains(
            "image_uploaded", "ocr-worker_dlq", "image_replay_rendition", "operations_replays")
        .allMatch(it -> it.matches("[A-Za-z0-9_-]{3,64}[*]?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "_", "-"})
  void no_two_topics_meet(String separator) {
    var names = new HashSet<String>();

    assertThat(Topics.ALL).allMatch(it -> names.add(BrokerNames.with(separator, it.name())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "..", " "})
  void what_no_broker_takes_is_refused(String separator) {
    assertThatThrownBy(() -> BrokerNames.checked(separator))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is one of . _ -");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upload-service/src/main/resources/application.properties",
        "result-service/src/main/resources/application.properties",
        "deploy/operations/src/main/resources/application.properties",
        "ocr-worker/src/main/resources/application.properties",
        "image-resize-worker/src/main/resources/application.properties",
        "common/worker/src/main/resources/META-INF/microprofile-config.properties"
      })
  void channels_have_no_dot_that_cannot_be_another(String file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(RepositoryFiles.file(file))) {
      properties.load(reader);
    }

    assertThat(properties.entrySet())
        .filteredOn(it -> it.getKey().toString().matches("mp.*[.](topic|group[.]id)"))
        .isNotEmpty()
        .allMatch(it -> !it.getValue().toString().replaceAll("[$][{][^}]*}", "").contains("."));
  }
}
