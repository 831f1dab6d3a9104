package io.tuwen.operations.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class RetainedLettersTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TOPIC = WorkerKind.RENDITION.deadLetters();

  @Inject private DeadLetters letters;
  @Inject private MeterRegistry metrics;
  private Backends backends;

  /** Only a list or a redrive looked for it, so the alert stayed on until an operator came. */
  @Test
  void what_retention_has_deleted_counts_no_more_on_an_instance_that_nobody_asks()
      throws Exception {
    // Reads up to today's end: what others have left there counts before.
    letters.matching(Choice.ALL);
    var before = count();
    var sent =
        new Records(backends)
            .send(TOPIC, 4, "guest/x", "{}", Map.of(LaneHeaders.DEAD_CODE, "worker_crashed"));
    await().atMost(SOON).until(() -> count() > before);
    var counted = count();
    var retained = new TopicPartition(TOPIC, sent.partition());
    try (var admin =
        Admin.create(Map.of("bootstrap.servers", backends.broker().bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(retained, RecordsToDelete.beforeOffset(sent.offset() + 1)))
          .all()
          .get();
    }

    letters.forgetWhatIsGone();

    assertThat(count()).isLessThan(counted);
  }

  private double count() {
    return metrics
        .get("tuwen.dead.letters")
        .tag("worker", DeadTopic.ofTopic(TOPIC).orElseThrow().worker())
        .gauge()
        .value();
  }
}
