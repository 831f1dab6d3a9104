package io.tuwen.contract.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.testing.GrowingTopic;
import io.tuwen.contract.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicTailTest {
  private static final String TOPIC = "memory";

  @TempDir private Path directory;
  private final Map<String, String> heard = new ConcurrentHashMap<>();

  private void take(String key, byte[] value) {
    heard.put(key, new String(value, StandardCharsets.UTF_8));
  }

  /** Instances were deaf in new partitions until they were started anew. */
  @Test
  void what_stands_in_a_partition_that_was_added_is_heard() {
    try (var broker = TestBroker.start(directory)) {
      var topic = new GrowingTopic(broker.bootstrapServers(), TOPIC);
      topic.send(0, "first", "1");
      var tail =
          new TopicTail(
              TOPIC,
              "tail",
              Map.of("bootstrap.servers", broker.bootstrapServers(), "metadata.max.age.ms", "200"),
              this::take);
      tail.start();
      try {
        await().until(tail::isCaughtUp);
        topic.grow();

        topic.send(1, "second", "2");

        await().until(() -> heard.containsKey("second"));
        assertThat(heard).containsOnly(Map.entry("first", "1"), Map.entry("second", "2"));
        assertThat(tail.isCaughtUp()).isTrue();
      } finally {
        tail.stop();
      }
    }
  }
}
