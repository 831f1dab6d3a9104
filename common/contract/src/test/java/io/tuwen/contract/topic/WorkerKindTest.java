package io.tuwen.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.testing.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerKindTest {
  /**
   * What a file that does not read the descriptor has to say of each kind.
   *
   * @param line with the kind's name, title and replay topic in it
   */
  record Place(String file, String line) {
    String of(WorkerKind kind, String text) {
      return text.replace("NAME", kind.name())
          .replace("TITLE", kind.title())
          .replace("REPLAY", kind.topic(Lane.REPLAY));
    }
  }

  /** The file, and what it has to say. */
  private static final List<Place> PLACES =
      List.of(
          new Place("pom.xml", "<module>NAME</module>"),
          new Place(
              "NAME/src/main/resources/application.properties", "quarkus.application.name=NAME\n"),
          new Place(
              "NAME/src/main/resources/application.properties",
              "mp.messaging.incoming.replay.topic="
                  + "image${tuwen.topics.separator:.}replay${tuwen.topics.separator:.}TITLE\n"),
          new Place("tuwen", " NAME "),
          new Place("deploy/local/src/main/java/io/tuwen/local/Service.java", "(\"NAME\", "),
          new Place("deploy/memory.properties", "\nNAME.child="),
          new Place("deploy/policies/NAME.json", "oss:"),
          new Place("deploy/helm/tuwen/templates/_helpers.tpl", "\nNAME: {port: "),
          new Place("deploy/helm/tuwen/templates/_helpers.tpl", " title: TITLE, prefix: TUWEN_"),
          new Place("deploy/compose/topics", " NAME:TITLE"),
          new Place("deploy/compose/compose.yaml", "\n  NAME:\n"),
          new Place("deploy/images/Dockerfile", " AS NAME\n"),
          new Place("deploy/images/push", " NAME:"),
          new Place(".dockerignore", "!NAME/target/quarkus-app"),
          new Place("docs/configuration.md", "\n## NAME\n"));

  static Stream<WorkerKind> kinds() {
    return WorkerKind.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_place_that_lists_the_workers_has_this_kind(WorkerKind kind) throws IOException {
    for (var place : PLACES) {
      var file = place.of(kind, place.file());
      var path = RepositoryFiles.file(file);
      var content = Files.exists(path) ? Files.readString(path) : "";

      assertThat(content.contains(place.of(kind, place.line())))
          .as(
              "WorkerKind.ALL has %s: write \"%s\" into %s",
              kind.name(), place.of(kind, place.line()).strip(), file)
          .isTrue();
    }
  }

  @Test
  void names_and_titles_are_those_of_one_kind_and_fit_into_topics_groups_and_events() {
    var name = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    assertThat(WorkerKind.ALL)
        .extracting(WorkerKind::name)
        .doesNotHaveDuplicates()
        .allMatch(it -> name.matcher(it).matches());
    assertThat(WorkerKind.ALL)
        .extracting(WorkerKind::title)
        .doesNotHaveDuplicates()
        .allMatch(it -> name.matcher(it).matches());
  }

  /** The topic {@code replays} has them as keys and values. */
  @Test
  void a_kind_is_its_title_in_json() throws IOException {
    var json = new ObjectMapper();
    var written = json.writeValueAsString(Map.of(WorkerKind.OCR, List.of(WorkerKind.RENDITION)));

    assertThat(written).isEqualTo("{\"ocr\":[\"rendition\"]}");
    assertThat(json.readValue(written, new TypeReference<Map<WorkerKind, List<WorkerKind>>>() {}))
        .isEqualTo(Map.of(WorkerKind.OCR, List.of(WorkerKind.RENDITION)));
  }
}
