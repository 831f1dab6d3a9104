package io.tuwen.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.lane.Lane;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void every_named_topic_is_made() {
    var shared =
        Arrays.stream(Topics.class.getFields())
            .filter(it -> it.getType() == String.class && Modifier.isStatic(it.getModifiers()))
            .map(TopicsTest::value);
    var names =
        Stream.concat(shared, WorkerKind.ALL.stream().flatMap(TopicsTest::topics))
            .collect(Collectors.toSet());

    assertThat(Topics.ALL).extracting(TopicSpec::name).containsExactlyInAnyOrderElementsOf(names);
  }

  /** For how many days the broker keeps a key's latest record, for topics that bound that. */
  private static final Map<String, Integer> LATEST_FOR =
      Map.of(
          Topics.SESSIONS_REVOKED,
          1,
          Topics.DELETIONS,
          400,
          Topics.OCR_USAGE,
          62,
          Topics.ADMIN_AUDIT,
          400);

  @Test
  void living_images_and_replays_are_kept_for_ever_and_all_else_for_its_time() {
    for (var topic : Topics.ALL) {
      if (List.of(
              Topics.IMAGE_UPLOADED, Topics.REPLAYS, Topics.IMAGE_DELETIONS, Topics.INDEX_REBUILDS)
          .contains(topic.name())) {
        var isHeardByTheIndex = topic.name().equals(Topics.IMAGE_UPLOADED);
        assertThat(topic.config())
            .containsEntry("cleanup.policy", "compact")
            .hasSize(isHeardByTheIndex ? 2 : 1);
      } else if (LATEST_FOR.containsKey(topic.name())) {
        var days = LATEST_FOR.get(topic.name());
        assertThat(topic.config())
            .containsEntry("cleanup.policy", "compact,delete")
            .containsEntry("retention.ms", Long.toString(days * 86_400_000L));
      } else {
        var days = topic.name().matches(".*[.](retry|bulk|dlq)") ? 30 : 7;
        assertThat(topic.config())
            .containsEntry("cleanup.policy", "delete")
            .containsEntry("retention.ms", Long.toString(days * 86_400_000L));
      }
      assertThat(topic.partitions()).isEqualTo(12);
    }
  }

  /** Else the row of a deleted image would stay in the index, which was away, for ever. */
  @Test
  void tombstones_are_there_as_long_as_the_index_may_stand_still() {
    var configs = Topics.ALL.stream().collect(Collectors.toMap(TopicSpec::name, TopicSpec::config));

    assertThat(configs.get(Topics.IMAGE_UPLOADED).get("delete.retention.ms"))
        .isEqualTo(configs.get(Topics.IMAGE_PROCESSED).get("retention.ms"));
  }

  /** Consumers find what they have committed by these names alone. */
  @Test
  void topics_and_groups_have_the_names_that_they_have_always_had() {
    assertThat(WorkerKind.ALL.stream().flatMap(TopicsTest::topics))
        .containsExactly(
            "image.uploaded",
            "ocr-worker.retry",
            "ocr-worker.bulk",
            "image.replay.ocr",
            "ocr-worker.dlq",
            "image.uploaded",
            "image-resize-worker.retry",
            "image-resize-worker.bulk",
            "image.replay.rendition",
            "image-resize-worker.dlq");
    assertThat(WorkerKind.ALL.stream().flatMap(it -> Stream.of(Lane.values()).map(it::group)))
        .containsExactly(
            "ocr-worker",
            "ocr-worker.retry",
            "ocr-worker.bulk",
            "ocr-worker.replay",
            "image-resize-worker",
            "image-resize-worker.retry",
            "image-resize-worker.bulk",
            "image-resize-worker.replay");
  }

  private static Stream<String> topics(WorkerKind worker) {
    return Stream.concat(
        Stream.of(Lane.values()).map(worker::topic), Stream.of(worker.deadLetters()));
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
