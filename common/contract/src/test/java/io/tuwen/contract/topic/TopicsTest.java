package io.tuwen.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void every_named_topic_is_made() {
    var names =
        Arrays.stream(Topics.class.getFields())
            .filter(it -> it.getType() == String.class && Modifier.isStatic(it.getModifiers()))
            .map(TopicsTest::value)
            .toList();

    assertThat(Topics.ALL).extracting(TopicSpec::name).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void living_images_and_replays_are_kept_for_ever_and_all_else_for_its_time() {
    for (var topic : Topics.ALL) {
      if (List.of(Topics.IMAGE_UPLOADED, Topics.REPLAYS).contains(topic.name())) {
        assertThat(topic.config()).containsEntry("cleanup.policy", "compact").hasSize(1);
      } else {
        var days = topic.name().endsWith(".retry") || topic.name().endsWith(".dlq") ? 30 : 7;
        assertThat(topic.config())
            .containsEntry("cleanup.policy", "delete")
            .containsEntry("retention.ms", Long.toString(days * 86_400_000L));
      }
      assertThat(topic.partitions()).isEqualTo(12);
    }
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
