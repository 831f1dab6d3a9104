package io.tuwen.worker.lane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lanes over a real broker, with work that fails as the test wants it. */
@Tag("slow")
class WorkerLanesTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int SHARE = new TestLaneConfig().share();
  private static final String FLOOD = "t-flood/";
  private static final String OTHER = "t-other/019e3c2e-1b2c-7000-8000-000000000000";

  private final Backends backends = Backends.start();
  private final Work work = new Work();
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final List<WorkerLanes> started = new ArrayList<>();
  private final List<LaneSources> sources = new ArrayList<>();
  private KafkaProducer<byte[], byte[]> producer;
  private int flooded;

  @BeforeEach
  void connect() {
    producer =
        new KafkaProducer<>(broker(Map.of()), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    work.gate.countDown();
    work.permits.release(10_000);
    started.forEach(WorkerLanes::drain);
    sources.forEach(LaneSources::close);
    producer.close();
    backends.close();
  }

  @Test
  void what_fails_for_a_moment_is_tried_again_and_blocks_nobody() throws Exception {
    work.failures.put("guest/flaky", 2);
    lanes(Map.of());

    send("guest/flaky");
    send("guest/next");

    await().atMost(LIMIT).until(() -> work.done.size() == 2);
    // The pauses of the first are short: on a busy machine it may be there before the next.
    assertThat(work.done).containsExactlyInAnyOrder("guest/next", "guest/flaky");
    assertThat(work.tries).containsEntry("guest/flaky", 3).containsEntry("guest/next", 1);
    assertThat(work.givenUp).isEmpty();
    await().atMost(LIMIT).until(() -> uncommitted() == 0);
    assertThat(read(WorkerKind.OCR.deadLetters())).isEmpty();
  }

  @Test
  void what_fails_too_often_is_a_dead_letter_and_has_a_failed_result() throws Exception {
    work.failures.put("guest/broken", 100);
    lanes(Map.of());

    send("guest/broken");

    await().atMost(LIMIT).until(() -> !read(WorkerKind.OCR.deadLetters()).isEmpty());
    assertThat(work.tries).containsEntry("guest/broken", 3);
    assertThat(work.givenUp).containsExactly("guest/broken storage_unavailable");
    var letter = read(WorkerKind.OCR.deadLetters()).get(0);
    assertThat(letter.key()).isEqualTo("guest/broken");
    assertThat(header(letter, LaneHeaders.DEAD_CODE)).isEqualTo("storage_unavailable");
    assertThat(header(letter, LaneHeaders.DEAD_ATTEMPTS)).isEqualTo("3");
    assertThat(header(letter, LaneHeaders.DEAD_REASON)).contains("after 3 tries", "no storage");
    await().atMost(LIMIT).until(() -> uncommitted() == 0);
  }

  @Test
  void what_fails_too_often_and_is_deleted_meanwhile_is_no_dead_letter() throws Exception {
    work.failures.put("guest/deleted", 100);
    work.gone = "guest/deleted";
    lanes(Map.of());

    send("guest/deleted");

    await().atMost(LIMIT).until(() -> work.tries.getOrDefault("guest/deleted", 0) == 3);
    await().atMost(LIMIT).until(() -> uncommitted() == 0);
    assertThat(read(WorkerKind.OCR.deadLetters())).isEmpty();
    assertThat(work.givenUp).isEmpty();
  }

  @Test
  void while_the_failure_itself_cannot_be_stored_nobody_is_given_up() throws Exception {
    work.failures.put("guest/outage", 5);
    work.canGiveUp = false;
    lanes(Map.of());

    send("guest/outage");

    await().atMost(LIMIT).until(() -> work.done.contains("guest/outage"));
    assertThat(read(WorkerKind.OCR.deadLetters())).isEmpty();
    assertThat(work.tries).containsEntry("guest/outage", 6);
  }

  @Test
  void a_surprise_is_retried_like_any_failure() throws Exception {
    work.surprises.add("guest/odd");
    lanes(Map.of());

    send("guest/odd");

    await().atMost(LIMIT).until(() -> !read(WorkerKind.OCR.deadLetters()).isEmpty());
    assertThat(work.givenUp).containsExactly("guest/odd internal_error");
  }

  @Test
  void poison_is_a_dead_letter_with_its_reason_and_tombstones_are_passed_over() throws Exception {
    lanes(Map.of());

    send(Topics.IMAGE_UPLOADED, "guest/poison", "{not json".getBytes(UTF_8));
    send(Topics.IMAGE_UPLOADED, "guest/deleted", null);
    send("guest/good");

    await().atMost(LIMIT).until(() -> work.done.contains("guest/good"));
    await().atMost(LIMIT).until(() -> uncommitted() == 0);
    assertThat(read(WorkerKind.OCR.deadLetters()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(header(letter, LaneHeaders.DEAD_CODE)).isEqualTo("undecodable_event");
              assertThat(header(letter, LaneHeaders.DEAD_REASON)).contains("not JSON");
            });
    assertThat(work.givenUp).isEmpty();
  }

  @Test
  void an_image_in_work_at_three_deaths_is_handled_once_more_later_and_alone() throws Exception {
    send("guest/unlucky");
    send("guest/bystander");
    commit(0, "0:3 1:1");

    lanes(Map.of());

    await().atMost(LIMIT).until(() -> work.done.size() == 2);
    // Later is a tenth of a second here, which the other may need on a busy machine.
    assertThat(work.done).containsExactlyInAnyOrder("guest/bystander", "guest/unlucky");
    await().atMost(LIMIT).until(() -> uncommitted() == 0);
    assertThat(work.givenUp).isEmpty();
    assertThat(read(WorkerKind.OCR.deadLetters())).isEmpty();
  }

  @Test
  void an_image_over_which_the_worker_dies_once_more_is_a_dead_letter() throws Exception {
    sendWith(Map.of(LaneHeaders.DEATHS, "3"), WorkerKind.OCR.topic(Lane.RETRY), "guest/killer");
    commit("ocr-worker.retry", new TopicPartition(WorkerKind.OCR.topic(Lane.RETRY), 0), 0, "0:1");

    lanes(Map.of());

    await().atMost(LIMIT).until(() -> !read(WorkerKind.OCR.deadLetters()).isEmpty());
    assertThat(work.tries).doesNotContainKey("guest/killer");
    assertThat(work.givenUp).containsExactly("guest/killer worker_crashed");
    var letter = read(WorkerKind.OCR.deadLetters()).get(0);
    assertThat(header(letter, LaneHeaders.DEAD_REASON)).contains("ended 4 times");
    await().atMost(LIMIT).until(() -> uncommitted() == 0);
  }

  /** Two workers that are killed at random would else be killed over what only waits. */
  @Test
  void a_suspect_is_not_begun_while_another_is_in_work_and_none_begins_beside_it()
      throws Exception {
    send("guest/first");
    send("guest/second");
    commit(0, "0:1 1:1");
    work.holding = "guest/first";

    lanes(Map.of());
    await().atMost(LIMIT).until(() -> work.tries.containsKey("guest/first"));
    send("guest/other");
    send(WorkerKind.OCR.topic(Lane.RETRY), "guest/retried", event("guest/retried"));
    await()
        .during(Duration.ofSeconds(1))
        .atMost(LIMIT)
        .until(() -> work.tries.equals(Map.of("guest/first", 1)));
    assertThat(committed()).isEqualTo(new OffsetAndMetadata(0, "0:2 1:1"));
    work.gate.countDown();

    await().atMost(LIMIT).until(() -> work.done.size() == 4);
    assertThat(work.done).startsWith("guest/first");
  }

  @Test
  void a_replay_handles_what_workers_died_over_alone_and_the_next_death_is_the_last()
      throws Exception {
    work.crashing = "guest/killer";
    lanes(Map.of());

    sendWith(
        Map.of(LaneHeaders.AGAIN, "a replay"), WorkerKind.OCR.topic(Lane.REPLAY), "guest/killer");

    await().atMost(LIMIT).until(() -> work.done.contains("guest/killer"));
    assertThat(read(WorkerKind.OCR.topic(Lane.RETRY)))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(header(record, LaneHeaders.DEATHS)).isEqualTo("3");
              assertThat(header(record, LaneHeaders.AGAIN)).isEqualTo("a replay");
            });
  }

  @Test
  void what_is_begun_is_marked_and_a_worker_that_leaves_in_peace_takes_the_mark_away()
      throws Exception {
    work.holding = "guest/held";
    var lanes = lanes(Map.of());
    send("guest/held");
    await().atMost(LIMIT).until(() -> "0:1".equals(committed().metadata()));
    assertThat(committed().offset()).isZero();

    work.gate.countDown();
    lanes.drain();

    assertThat(work.done).containsExactly("guest/held");
    assertThat(committed()).isEqualTo(new OffsetAndMetadata(1, ""));
  }

  @Test
  void records_that_come_together_are_marked_by_one_commit() throws Exception {
    work.holding = "guest/held";
    for (int i = 0; i < 4; i++) {
      send("guest/held-" + i);
    }

    lanes(Map.of());

    await().atMost(LIMIT).until(() -> work.tries.size() == 4);
    assertThat(committed()).isEqualTo(new OffsetAndMetadata(0, "0:1 1:1 2:1 3:1"));
    // The first may not have come with the others; four would be none that is shared.
    assertThat(commits()).isBetween(1, 3);
  }

  /**
   * Four begin together and end together, so ten commits are enough. Forty would be none that is
   * shared; between them is what threads need that a busy machine lets end one after the other.
   */
  @Test
  void records_that_end_together_share_the_commit_of_those_that_follow() throws Exception {
    work.meeting = new CyclicBarrier(4);
    for (int i = 0; i < 40; i++) {
      send("guest/wave-" + i);
    }

    lanes(Map.of());

    await().atMost(LIMIT).until(() -> uncommitted() == 0);
    assertThat(work.done).hasSize(40);
    assertThat(commits()).isBetween(10, 39);
  }

  @Test
  void work_that_takes_longer_than_a_poll_may_breaks_nothing_and_others_flow() throws Exception {
    work.holding = "guest/long";
    // Polls are a second apart, and a busy machine may add some more.
    lanes(Map.of("max.poll.interval.ms", 12_000));
    send("guest/long");
    await().atMost(LIMIT).until(() -> work.tries.containsKey("guest/long"));
    var member = member();
    var until = System.nanoTime() + Duration.ofSeconds(14).toNanos();

    for (int i = 0; System.nanoTime() < until; i++) {
      var key = "guest/other-" + i;
      send(key);
      await().atMost(LIMIT).until(() -> work.done.contains(key));
    }
    work.gate.countDown();

    await().atMost(LIMIT).until(() -> uncommitted() == 0);
    assertThat(work.tries).containsEntry("guest/long", 1);
    assertThat(member()).isEqualTo(member);
  }

  @Test
  void a_second_worker_takes_its_share_and_nothing_is_lost() throws Exception {
    lanes(Map.of());
    for (int i = 0; i < 200; i++) {
      sendAnywhere("guest/shared-" + i);
    }
    lanes(Map.of());
    for (int i = 200; i < 400; i++) {
      sendAnywhere("guest/shared-" + i);
    }

    await().atMost(LIMIT).until(() -> work.done.stream().distinct().count() == 400);
    await().atMost(LIMIT).until(() -> uncommitted() == 0);
  }

  @Test
  void what_is_replayed_is_told_so_and_yields_to_what_is_live() throws Exception {
    work.holding = "guest/live";
    lanes(Map.of());
    send("guest/live");
    await().atMost(LIMIT).until(() -> work.tries.containsKey("guest/live"));

    send(WorkerKind.OCR.topic(Lane.REPLAY), "guest/replayed", event("guest/replayed"));
    await()
        .during(Duration.ofSeconds(1))
        .atMost(LIMIT)
        .until(() -> !work.tries.containsKey("guest/replayed"));
    work.gate.countDown();

    await().atMost(LIMIT).until(() -> work.done.contains("guest/replayed"));
  }

  /** One owner had sent thousands of images, and another's user waited for hours. */
  @Test
  void behind_two_thousand_images_of_one_owner_another_is_next() throws Exception {
    work.paced = FLOOD;
    lanes(Map.of());
    flood(2000);
    await().atMost(LIMIT).until(() -> bulk() == 2000 - SHARE);
    send(OTHER);
    flood(100);
    // All that is not in work, or waits here, is in the bulk lane; so the other was seen.
    await().atMost(LIMIT).until(() -> bulk() == 2100 - SHARE);
    assertThat(work.done).isEmpty();

    // The live lane's four, and as many of the bulk lane where it had its turn for a moment.
    work.permits.release(10);

    await().atMost(LIMIT).until(() -> work.done.contains(OTHER));
    work.permits.release(10_000);
    await().atMost(LIMIT).until(() -> work.done.stream().distinct().count() == 2101);
    await().atMost(LIMIT).until(() -> uncommitted() == 0);
  }

  @Test
  void what_is_in_bulk_yields_to_what_is_live() throws Exception {
    lanes(Map.of());
    work.holding = OTHER;
    send(OTHER);
    await().atMost(LIMIT).until(() -> work.tries.containsKey(OTHER));

    send(WorkerKind.OCR.topic(Lane.BULK), FLOOD + "late", event(FLOOD + "late"));
    await()
        .during(Duration.ofSeconds(1))
        .atMost(LIMIT)
        .until(() -> !work.tries.containsKey(FLOOD + "late"));
    assertThat(offsets("ocr-worker.bulk")).isEmpty();
    work.gate.countDown();

    await().atMost(LIMIT).until(() -> work.done.contains(FLOOD + "late"));
  }

  /**
   * A worker that is killed has set records aside and not committed them: the next one reads and
   * sets them aside again.
   */
  @Test
  void what_was_set_aside_before_a_kill_is_handled_after_it() throws Exception {
    work.paced = FLOOD;
    lanes(Map.of());
    flood(300);
    await().atMost(LIMIT).until(() -> bulk() == 300 - SHARE);
    assertThat(committed()).isEqualTo(new OffsetAndMetadata(0, "0:1 1:1 2:1 3:1"));
    sources.forEach(LaneSources::close);
    sources.clear();
    started.clear();
    // Where it was when it was killed; its group has to be empty for that.
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () -> {
              commit(0, "0:1 1:1 2:1 3:1");
              return true;
            });

    lanes(Map.of());
    work.permits.release(10_000);

    await().atMost(LIMIT).until(() -> work.done.stream().distinct().count() == 300);
    await().atMost(LIMIT).until(() -> uncommitted() == 0);
    assertThat(work.givenUp).isEmpty();
  }

  private void flood(int images) throws Exception {
    var sent = new ArrayList<Future<?>>();
    for (int i = 0; i < images; i++) {
      var key = FLOOD + "%08x-0000-7000-8000-000000000000".formatted(flooded++);
      sent.add(
          producer.send(
              new ProducerRecord<>(Topics.IMAGE_UPLOADED, 0, key.getBytes(UTF_8), event(key))));
    }
    for (var one : sent) {
      one.get();
    }
  }

  private long bulk() {
    return read(WorkerKind.OCR.topic(Lane.BULK)).size();
  }

  @Test
  void how_long_the_longest_work_has_run_is_told_while_it_runs() throws Exception {
    work.holding = "guest/held";
    lanes(Map.of());
    assertThat(longest("live")).isZero();

    send("guest/held");
    send("guest/quick");

    await().atMost(LIMIT).until(() -> longest("live") > 1);
    assertThat(longest("retry")).isZero();
    work.gate.countDown();
    await().atMost(LIMIT).until(() -> longest("live") == 0);
  }

  /** How often the live lane has committed, as the client counts it. */
  private static int commits() throws Exception {
    var coordinator = "kafka.consumer:type=consumer-coordinator-metrics,client-id=ocr-worker-live";
    var total =
        ManagementFactory.getPlatformMBeanServer()
            .getAttribute(new ObjectName(coordinator), "commit-total");
    return ((Double) total).intValue();
  }

  private double longest(String lane) {
    return metrics.get("tuwen.lanes.longest").tag("lane", lane).gauge().value();
  }

  private WorkerLanes lanes(Map<String, Object> more) {
    var lanes =
        new WorkerLanes(
            WorkerKind.OCR,
            work,
            new TestLaneConfig(),
            broker(more),
            metrics,
            OpenTelemetry.noop());
    sources.add(
        new LaneSources(lanes, "ocr-worker", WorkerKind.OCR.topic(Lane.REPLAY), broker(more)));
    lanes.start();
    started.add(lanes);
    return lanes;
  }

  private Map<String, Object> broker(Map<String, Object> more) {
    var settings = new HashMap<String, Object>(more);
    settings.put("bootstrap.servers", backends.broker().bootstrapServers());
    return settings;
  }

  private void send(String key) throws Exception {
    send(Topics.IMAGE_UPLOADED, key, event(key));
  }

  private void send(String topic, String key, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, 0, key.getBytes(UTF_8), value)).get();
  }

  private void sendWith(Map<String, String> headers, String topic, String key) throws Exception {
    var record = new ProducerRecord<byte[], byte[]>(topic, 0, key.getBytes(UTF_8), event(key));
    headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    producer.send(record).get();
  }

  private void sendAnywhere(String key) throws Exception {
    producer
        .send(new ProducerRecord<>(Topics.IMAGE_UPLOADED, key.getBytes(UTF_8), event(key)))
        .get();
  }

  private static byte[] event(String key) {
    return EventCodec.encode(
            new ImageUploaded(
                UUID.randomUUID().toString(),
                Instant.now(),
                OssEventName.PUT_OBJECT,
                "cn-hangzhou",
                "tuwen-originals",
                new ObjectKey(key),
                new ETag("00aa"),
                5,
                "image/jpeg"))
        .getBytes(UTF_8);
  }

  private List<ConsumerRecord<String, byte[]>> read(String topic) {
    return TopicReader.readAll(backends.broker().bootstrapServers(), topic);
  }

  private static String header(ConsumerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  private void commit(long offset, String marks) throws Exception {
    commit("ocr-worker", partition(), offset, marks);
  }

  private void commit(String group, TopicPartition partition, long offset, String marks)
      throws Exception {
    try (var admin = Admin.create(broker(Map.of()))) {
      admin
          .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset, marks)))
          .all()
          .get();
    }
  }

  private OffsetAndMetadata committed() {
    return offsets("ocr-worker").getOrDefault(partition(), new OffsetAndMetadata(0));
  }

  private static TopicPartition partition() {
    return new TopicPartition(Topics.IMAGE_UPLOADED, 0);
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(String group) {
    try (var admin = Admin.create(broker(Map.of()))) {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** How many records of the live, the retry and the bulk lane are not committed. */
  private long uncommitted() {
    return uncommitted("ocr-worker", Topics.IMAGE_UPLOADED)
        + uncommitted("ocr-worker.retry", WorkerKind.OCR.topic(Lane.RETRY))
        + uncommitted("ocr-worker.bulk", WorkerKind.OCR.topic(Lane.BULK));
  }

  private long uncommitted(String group, String topic) {
    var done = offsets(group).values().stream().mapToLong(OffsetAndMetadata::offset).sum();
    return read(topic).size() - done;
  }

  /** A consumer that is put out of the group comes back as another member. */
  private String member() throws Exception {
    try (var admin = Admin.create(broker(Map.of()))) {
      var group = admin.describeConsumerGroups(List.of("ocr-worker")).all().get().get("ocr-worker");
      return group.members().iterator().next().consumerId();
    }
  }

  /** Does what the test says to each image, by its key. */
  private static final class Work implements ImageWork {
    final Map<String, Integer> failures = new ConcurrentHashMap<>();
    final Map<String, Integer> tries = new ConcurrentHashMap<>();
    final List<String> surprises = new CopyOnWriteArrayList<>();
    final List<String> done = new CopyOnWriteArrayList<>();
    final List<String> givenUp = new CopyOnWriteArrayList<>();
    final CountDownLatch gate = new CountDownLatch(1);
    final Semaphore permits = new Semaphore(0);
    volatile String holding = "none";
    volatile String paced = "none";
    volatile String gone = "none";
    volatile String crashing = "none";
    volatile CyclicBarrier meeting = new CyclicBarrier(1);
    volatile boolean canGiveUp = true;

    @Override
    public void handle(ImageUploaded event, Trigger trigger) {
      var key = event.key().value();
      var tried = tries.merge(key, 1, Integer::sum);
      try {
        if (key.startsWith(paced)) {
          permits.acquire();
        }
        if (key.startsWith(holding)) {
          gate.await();
        }
        meeting.await();
      } catch (InterruptedException | BrokenBarrierException e) {
        Thread.currentThread().interrupt();
      }
      if (surprises.contains(key)) {
        throw new IllegalStateException("a surprise");
      }
      if (tried <= failures.getOrDefault(key, 0)) {
        throw new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "no storage");
      }
      done.add(key);
    }

    @Override
    public boolean isKnownToCrash(ImageUploaded event) {
      return event.key().value().equals(crashing);
    }

    @Override
    public boolean giveUp(ImageUploaded event, ErrorCode code, String detail) {
      if (!canGiveUp) {
        throw new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "no storage");
      }
      var key = event.key().value();
      if (key.startsWith(gone)) {
        return false;
      }
      givenUp.add(key + " " + code.code());
      return true;
    }
  }
}
