package io.tuwen.operations.replay;

import static io.tuwen.operations.testing.Records.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.JournalJson;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.journal.Wanted;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Ownership;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replay is when processes come and go. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ReplayOwnershipTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Inject Logs logs;
  @Inject Ownership ownership;
  @Inject Replays replays;
  private Backends backends;
  private ObjectStore store;
  private Records records;
  private String prefix;

  @BeforeEach
  void begin() {
    records = new Records(backends);
    prefix = "guest/o" + UUID.randomUUID().toString().substring(0, 8) + "-";
  }

  /**
   * A runner was killed between publishing and its checkpoint: some of its records are in the lane,
   * among them one after a gap, and the checkpoint knows of none of them.
   */
  @Test
  void what_was_published_after_the_checkpoint_is_not_published_again() {
    for (int i = 0; i < 30; i++) {
      upload(i % 3, prefix + i);
    }
    var id = "crashed-" + UUID.randomUUID();
    var order = order(id);
    var lanes = byPartition(logs.ends(List.of(WorkerKind.OCR.topic(Lane.REPLAY))));
    var published =
        records.read(Topics.IMAGE_UPLOADED).stream()
            .filter(it -> it.key() != null && it.key().startsWith(prefix))
            .filter(it -> it.partition() != 2 && !it.key().endsWith("4"))
            .limit(11)
            .toList();
    published.forEach(
        it ->
            records.send(
                WorkerKind.OCR.topic(Lane.REPLAY),
                it.partition(),
                it.key(),
                new String(it.value(), java.nio.charset.StandardCharsets.UTF_8),
                Map.of(
                    LaneHeaders.AGAIN, id, LaneHeaders.REPLAY_SOURCE, Long.toString(it.offset()))));

    write(id + "/progress", checkpoint(order, lanes));
    write(id + "/order", order);

    await().atMost(LIMIT).until(() -> state(id) == RunState.DRAINING);
    var lane = records.read(WorkerKind.OCR.topic(Lane.REPLAY), LaneHeaders.AGAIN, id);
    assertThat(lane).hasSize(30);
    assertThat(
            lane.stream()
                .map(it -> it.partition() + ":" + header(it, LaneHeaders.REPLAY_SOURCE))
                .collect(Collectors.toSet()))
        .hasSize(30);
    var progress = replays.find(id).progress().orElseThrow();
    assertThat(progress.matched()).isEqualTo(30);
    assertThat(progress.published()).containsEntry(WorkerKind.OCR, 30L);
  }

  /** Another instance has the partition; when it leaves, this one goes on. */
  @Test
  void one_instance_runs_a_replay_and_another_takes_it_over() {
    upload(0, prefix + 1);
    String id;
    try (var other = otherInstance()) {
      var theirs = new HashSet<Integer>();
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                other.poll(Duration.ofMillis(100));
                theirs.clear();
                other.assignment().forEach(it -> theirs.add(it.partition()));
                // While partitions change hands, none of the two has any for a moment.
                return !theirs.isEmpty()
                    && IntStream.range(0, 12)
                        .allMatch(it -> ownership.owns(it) != theirs.contains(it));
              });
      id = idIn(theirs.iterator().next());
      write(id + "/order", order(id));
      var ours = idIn(IntStream.range(0, 12).filter(ownership::owns).findFirst().orElseThrow());
      write(ours + "/order", order(ours));

      await()
          .atMost(LIMIT)
          .until(
              () -> {
                other.poll(Duration.ofMillis(100));
                return state(ours) == RunState.DRAINING;
              });
      assertThat(replays.find(id).progress()).isEmpty();
    }

    await().atMost(LIMIT).until(() -> state(id) == RunState.DRAINING);
    assertThat(records.read(WorkerKind.OCR.topic(Lane.REPLAY), LaneHeaders.AGAIN, id)).hasSize(1);
  }

  @Test
  void what_is_told_to_another_instance_is_heard_from_the_topic() {
    for (int i = 0; i < 20; i++) {
      upload(0, prefix + i);
    }
    var id = "told-" + UUID.randomUUID();
    var slow = order(id);
    write(id + "/order", slow);
    await().atMost(LIMIT).until(() -> replays.find(id).progress().isPresent());

    write(id + "/order", slow.with(Wanted.CANCEL));

    await().atMost(LIMIT).until(() -> state(id) == RunState.CANCELLED);
  }

  private void upload(int partition, String key) {
    var stored =
        store.put(
            Bucket.ORIGINALS,
            new ObjectKey(key),
            Content.of(new byte[1]),
            Attributes.ofType("image/jpeg"));
    var event = Records.event(key, stored.eTag().value(), Instant.now());
    records.send(Topics.IMAGE_UPLOADED, partition, key, EventCodec.encode(event), Map.of());
  }

  private RunState state(String id) {
    return replays.find(id).state();
  }

  private Order order(String id) {
    var topic = List.of(Topics.IMAGE_UPLOADED);
    var rate = id.startsWith("told") ? 1 : 100;
    return new Order(
        id,
        new ReplaySpec(
            List.of(WorkerKind.OCR), null, null, null, prefix, false, false, null, rate, false),
        Instant.now(),
        Wanted.RUN,
        byPartition(logs.beginnings(topic)),
        byPartition(logs.ends(topic)));
  }

  private static Checkpoint checkpoint(Order order, Map<Integer, Long> lanes) {
    return new Checkpoint(
        order.id(),
        RunState.RUNNING,
        order.begins(),
        Map.of(WorkerKind.OCR, lanes),
        Map.of(),
        0,
        0,
        Map.of(),
        Map.of(),
        Instant.now(),
        null,
        0,
        null);
  }

  private void write(String key, Object it) {
    var id = key.substring(0, key.indexOf('/'));
    records.send(
        Topics.REPLAYS, Journal.partition(id), key, JournalJson.write(it).toString(), Map.of());
  }

  private static String idIn(int partition) {
    return java.util.stream.Stream.generate(() -> "owned-" + UUID.randomUUID())
        .filter(it -> Journal.partition(it) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static Map<Integer, Long> byPartition(Map<Place, Long> offsets) {
    return offsets.entrySet().stream()
        .collect(Collectors.toMap(it -> it.getKey().partition(), Map.Entry::getValue));
  }

  private KafkaConsumer<byte[], byte[]> otherInstance() {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers",
            backends.broker().bootstrapServers(),
            "group.id",
            "operations.replays",
            "enable.auto.commit",
            false,
            "session.timeout.ms",
            6000,
            "heartbeat.interval.ms",
            2000);
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(Topics.REPLAYS));
    return consumer;
  }
}
