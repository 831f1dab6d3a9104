package io.tuwen.operations.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.GrowingTopic;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class TailTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TOPIC = "tail.test";

  @Inject private Logs logs;
  private Backends backends;

  /** Everything that waited for a tail was answered with 503 until operations was started anew. */
  @Test
  void it_catches_up_with_a_partition_that_was_added() {
    Set<String> heard = ConcurrentHashMap.newKeySet();
    var topic = new GrowingTopic(backends.broker().bootstrapServers(), TOPIC);
    topic.send(0, "first", "1");
    var tail =
        new Tail(
            logs,
            "tail-test",
            List.of(TOPIC),
            it -> heard.add(it.key().orElseThrow()),
            Duration.ofMillis(200));
    tail.start();
    try {
      tail.catchUp(SOON);
      topic.grow();
      topic.send(1, "second", "2");

      tail.catchUp(SOON);

      assertThat(heard).containsOnly("first", "second");
    } finally {
      tail.stop();
    }
  }
}
