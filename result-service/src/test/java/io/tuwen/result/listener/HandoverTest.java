package io.tuwen.result.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final TopicPartition QUIET = new TopicPartition("t", 0);
  private static final TopicPartition BUSY = new TopicPartition("t", 1);

  private final Broker broker = new Broker();
  private final Handover handover = new Handover(broker, gone -> {});

  HandoverTest() {
    broker.assign(List.of(QUIET, BUSY));
    broker.updateBeginningOffsets(Map.of(QUIET, 0L, BUSY, 0L));
    broker.updateEndOffsets(Map.of(QUIET, 10L, BUSY, 20L));
  }

  @Test
  void a_new_group_begins_a_minute_ago_or_at_the_end() {
    broker.recent.put(BUSY, 17L);

    handover.onPartitionsAssigned(List.of(QUIET, BUSY));

    assertThat(broker.position(QUIET)).isEqualTo(10);
    assertThat(broker.position(BUSY)).isEqualTo(17);
  }

  /**
   * It had committed nothing for a partition without a record. Killed then, it began at the end
   * when it came back after more than a minute, behind an event that had come meanwhile.
   */
  @Test
  void where_a_group_has_begun_is_known_before_its_first_record() {
    handover.onPartitionsAssigned(List.of(QUIET, BUSY));
    broker.updateEndOffsets(Map.of(QUIET, 11L, BUSY, 20L));

    handover.onPartitionsAssigned(List.of(QUIET, BUSY));

    assertThat(broker.committed(Set.of(QUIET)).get(QUIET).offset()).isEqualTo(10);
    assertThat(broker.position(QUIET)).isEqualTo(10);
  }

  @Test
  void a_group_goes_on_where_it_has_come_to() {
    broker.commitSync(Map.of(QUIET, new OffsetAndMetadata(3), BUSY, new OffsetAndMetadata(4)));
    broker.seek(QUIET, 3);
    broker.seek(BUSY, 4);

    handover.onPartitionsAssigned(List.of(QUIET, BUSY));

    assertThat(broker.position(QUIET)).isEqualTo(3);
    assertThat(broker.position(BUSY)).isEqualTo(4);
  }

  /** Answers what the mock of Kafka does not. */
  private static final class Broker extends MockConsumer<String, byte[]> {
    private final Map<TopicPartition, Long> recent = new HashMap<>();

    Broker() {
      super("none");
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      var offsets = new HashMap<TopicPartition, OffsetAndTimestamp>();
      times.forEach(
          (partition, time) ->
              offsets.put(
                  partition,
                  Optional.ofNullable(recent.get(partition))
                      .map(it -> new OffsetAndTimestamp(it, time))
                      .orElse(null)));
      return offsets;
    }
  }
}
