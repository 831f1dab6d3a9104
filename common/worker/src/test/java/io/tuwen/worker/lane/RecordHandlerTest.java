package io.tuwen.worker.lane;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.topic.WorkerKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a record: it ends here, or goes on as one other record. */
class RecordHandlerTest {
  private static final ImageUploaded EVENT =
      new ImageUploaded(
          "1",
          Instant.parse("2026-11-20T08:30:00Z"),
          OssEventName.PUT_OBJECT,
          "cn-hangzhou",
          "tuwen-originals",
          new ObjectKey("u-1/019e3c2e-0000-7000-8000-000000000000"),
          new ETag("5f7a1"),
          100,
          "image/png");

  private final TuwenException outage =
      new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "no storage");
  private final LaneConfig config = new TestLaneConfig();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private MockProducer<byte[], byte[]> broker =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final LaneOutput output = new LaneOutput(WorkerKind.OCR, broker, metrics);
  private final Work work = new Work();
  private final RecordHandler handler = new RecordHandler(work, output, config, metrics);

  /** Writes down what it is asked for, and fails where it is told to. */
  private static final class Work implements ImageWork {
    private final List<String> asked = new ArrayList<>();
    private RuntimeException failure;
    private RuntimeException failureOfGivingUp;
    private boolean waitsOut;
    private boolean hasNothingToGiveUp;
    private boolean isKnownToCrash;
    private boolean hasNoRoom;
    private RuntimeException failureOfLooking;
    private Error failureOfWaiting;

    @Override
    public void handle(ImageUploaded event, Trigger trigger) {
      asked(trigger.toString());
    }

    @Override
    public void handleBy(EngineId engine, ImageUploaded event) {
      asked("by " + engine);
    }

    private void asked(String what) {
      asked.add(what);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public boolean hasRoomForResults(ObjectKey original) {
      return !hasNoRoom;
    }

    @Override
    public boolean isKnownToCrash(ImageUploaded event) {
      if (failureOfLooking != null) {
        throw failureOfLooking;
      }
      return isKnownToCrash;
    }

    @Override
    public boolean waitsOut(TuwenException failure) {
      if (failureOfWaiting != null) {
        throw failureOfWaiting;
      }
      return waitsOut && failure == this.failure;
    }

    @Override
    public boolean giveUp(ImageUploaded event, ErrorCode code, String detail) {
      asked.add(code + ": " + detail);
      if (failureOfGivingUp != null) {
        throw failureOfGivingUp;
      }
      return !hasNothingToGiveUp;
    }
  }

  /** Carries a trace, and these headers, by name and value. */
  private static LaneRecord record(byte[] value, String... headers) {
    var record =
        new ConsumerRecord<>("image.uploaded", 3, 77, EVENT.key().value().getBytes(UTF_8), value);
    record.headers().add("traceparent", "00-trace".getBytes(UTF_8));
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
    }
    return new LaneRecord(Lane.LIVE, record, 0);
  }

  private static LaneRecord record(String... headers) {
    return record(EventCodec.encode(EVENT).getBytes(UTF_8), headers);
  }

  private static LaneRecord tried(int attempts) {
    return record(LaneHeaders.ATTEMPTS, Integer.toString(attempts));
  }

  private static LaneRecord waited(int attempts, int waits) {
    return record(
        LaneHeaders.ATTEMPTS,
        Integer.toString(attempts),
        LaneHeaders.WAITS,
        Integer.toString(waits));
  }

  private static String header(ProducerRecord<byte[], byte[]> sent, String name) {
    return new String(sent.headers().lastHeader(name).value(), UTF_8);
  }

  private ProducerRecord<byte[], byte[]> only() {
    assertThat(broker.history()).hasSize(1);
    return broker.history().get(0);
  }

  private void assertRetried(int attempts) {
    assertThat(only().topic()).isEqualTo(WorkerKind.OCR.topic(Lane.RETRY));
    assertThat(header(only(), LaneHeaders.ATTEMPTS)).isEqualTo(Integer.toString(attempts));
  }

  private void assertDead(ErrorCode code, int attempts) {
    var sent = only();
    assertThat(sent.topic()).isEqualTo(WorkerKind.OCR.deadLetters());
    assertThat(header(sent, LaneHeaders.DEAD_CODE)).isEqualTo(code.code());
    assertThat(header(sent, LaneHeaders.DEAD_ATTEMPTS)).isEqualTo(Integer.toString(attempts));
    assertThat(counted("tuwen.events.dead.lettered", "code", code.code())).isEqualTo(1);
  }

  private double counted(String name, String tag, String value) {
    return metrics.get(name).tag(tag, value).counter().count();
  }

  @Test
  void what_is_done_goes_no_further() throws InterruptedException {
    handler.handle(record());

    assertThat(work.asked).containsExactly("NEW");
    assertThat(broker.history()).isEmpty();
    assertThat(counted("tuwen.events.received", "lane", Lane.LIVE.label())).isEqualTo(1);
  }

  @Test
  void an_operators_wish_is_done_again_and_by_the_engine_that_it_names() throws Exception {
    handler.handle(record(LaneHeaders.AGAIN, "redrive"));
    handler.handle(record(LaneHeaders.ENGINE, "embedded/3"));
    handler.handle(record(LaneHeaders.ENGINE, "no engine"));

    assertThat(work.asked).containsExactly("REPLAYED", "by embedded/3", "NEW");
  }

  @Test
  void a_deletion_is_no_work() throws InterruptedException {
    handler.handle(record((byte[]) null));

    assertThat(work.asked).isEmpty();
    assertThat(broker.history()).isEmpty();
  }

  @Test
  void poison_is_a_dead_letter_as_it_came() throws InterruptedException {
    handler.handle(record("{".getBytes(UTF_8)));

    assertDead(ErrorCode.UNDECODABLE_EVENT, 1);
    assertThat(only().value()).isEqualTo("{".getBytes(UTF_8));
    assertThat(only().key()).isEqualTo(EVENT.key().value().getBytes(UTF_8));
    assertThat(header(only(), LaneHeaders.DEAD_TOPIC)).isEqualTo("image.uploaded");
    assertThat(header(only(), LaneHeaders.DEAD_PARTITION)).isEqualTo("3");
    assertThat(header(only(), LaneHeaders.DEAD_OFFSET)).isEqualTo("77");
    assertThat(header(only(), LaneHeaders.DEAD_REASON)).isNotBlank();
    assertThat(work.asked).isEmpty();
  }

  /** It was tried for ever; a replay of it held up its lane, and a death over it the worker. */
  @Test
  void a_key_that_leaves_no_room_for_its_results_is_a_dead_letter() throws InterruptedException {
    work.hasNoRoom = true;

    handler.handle(record());

    assertDead(ErrorCode.UNDECODABLE_EVENT, 1);
    assertThat(work.asked).isEmpty();
  }

  @Test
  void what_may_pass_is_tried_again_after_a_pause_with_its_trace() throws InterruptedException {
    var before = System.currentTimeMillis();
    work.failure = outage;

    handler.handle(tried(1));

    assertRetried(2);
    assertThat(Long.parseLong(header(only(), LaneHeaders.DUE)))
        .isGreaterThanOrEqualTo(before + config.firstPause().toMillis() * 3 / 2);
    assertThat(header(only(), "traceparent")).isEqualTo("00-trace");
    assertThat(only().headers().headers(LaneHeaders.ATTEMPTS)).hasSize(1);
    assertThat(counted("tuwen.events.retried", "code", "storage_unavailable")).isEqualTo(1);
    assertThat(work.asked).hasSize(1);
  }

  @Test
  void what_was_tried_often_enough_is_given_up() throws InterruptedException {
    work.failure = outage;

    handler.handle(tried(config.attempts() - 1));

    assertDead(ErrorCode.STORAGE_UNAVAILABLE, config.attempts());
    assertThat(work.asked)
        .last()
        .isEqualTo("STORAGE_UNAVAILABLE: given up after 3 tries: no storage");
  }

  @Test
  void what_the_work_waits_out_is_tried_again_as_often_as_it_takes() throws InterruptedException {
    work.failure = outage;
    work.waitsOut = true;

    handler.handle(tried(config.attempts() - 1));

    assertRetried(config.attempts() - 1);
    assertThat(work.asked).hasSize(1);
  }

  /** After a provider's bad day, the first failure of anything else was the image's last. */
  @Test
  void what_was_waited_out_takes_none_of_the_attempts() throws InterruptedException {
    var before = System.currentTimeMillis();
    work.failure = outage;
    work.waitsOut = true;

    handler.handle(waited(1, 40));

    assertRetried(1);
    assertThat(header(only(), LaneHeaders.WAITS)).isEqualTo("41");
    assertThat(Long.parseLong(header(only(), LaneHeaders.DUE)))
        .isGreaterThanOrEqualTo(before + config.longestPause().toMillis() / 2);
    broker.clear();
    work.waitsOut = false;
    handler.handle(waited(1, 41));
    assertRetried(2);
    assertThat(header(only(), LaneHeaders.WAITS)).isEqualTo("41");
  }

  /** Its record stayed open, and its partition was committed no further. */
  @Test
  void where_the_work_does_not_say_whether_it_waits_it_does_not() throws InterruptedException {
    work.failure = outage;
    work.failureOfWaiting = new AssertionError("a mistake");

    handler.handle(tried(config.attempts() - 1));

    assertDead(ErrorCode.STORAGE_UNAVAILABLE, config.attempts());
  }

  @Test
  void what_does_not_pass_is_given_up_at_once() throws InterruptedException {
    work.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "no image");

    handler.handle(record());

    assertDead(ErrorCode.IMAGE_UNREADABLE, 1);
  }

  @Test
  void a_fault_of_ours_is_tried_again() throws InterruptedException {
    work.failure = new IllegalStateException("a mistake");

    handler.handle(record());

    assertRetried(1);
    assertThat(counted("tuwen.events.retried", "code", "internal_error")).isEqualTo(1);
  }

  @Test
  void an_image_in_work_at_too_many_deaths_is_put_off_and_not_given_up()
      throws InterruptedException {
    var before = System.currentTimeMillis();

    handler.handle(record(LaneHeaders.ATTEMPTS, "1").after(config.crashes()));

    assertPutOff();
    assertThat(header(only(), LaneHeaders.ATTEMPTS)).isEqualTo("1");
    assertThat(Long.parseLong(header(only(), LaneHeaders.DUE)))
        .isGreaterThanOrEqualTo(before + config.longestPause().toMillis() / 2);
    assertThat(counted("tuwen.events.retried", "code", "worker_crashed")).isEqualTo(1);
    assertThat(work.asked).isEmpty();
  }

  @Test
  void what_was_put_off_is_tried_and_the_next_death_is_the_last() throws InterruptedException {
    var putOff = record(LaneHeaders.DEATHS, Integer.toString(config.crashes()));

    handler.handle(putOff);
    assertThat(work.asked).containsExactly("NEW");
    assertThat(broker.history()).isEmpty();
    handler.handle(putOff.after(1));

    assertDead(ErrorCode.WORKER_CRASHED, config.crashes() + 1);
    assertThat(work.asked).last().asString().contains("ended 4 times");
  }

  @Test
  void what_was_put_off_and_fails_for_a_moment_stays_a_suspect() throws InterruptedException {
    work.failure = outage;

    handler.handle(record(LaneHeaders.DEATHS, "3"));

    assertRetried(1);
    assertPutOff();
  }

  @Test
  void a_replay_of_what_processes_died_over_is_put_off() throws InterruptedException {
    work.isKnownToCrash = true;

    handler.handle(record());
    assertThat(work.asked).containsExactly("NEW");
    handler.handle(record(LaneHeaders.AGAIN, "redrive"));

    assertPutOff();
    assertThat(header(only(), LaneHeaders.AGAIN)).isEqualTo("redrive");
    assertThat(work.asked).hasSize(1);
  }

  @Test
  void where_the_storage_does_not_say_the_work_does() throws InterruptedException {
    for (var failure : List.of(outage, new IllegalStateException("a mistake"))) {
      work.failureOfLooking = failure;
      work.asked.clear();

      handler.handle(record(LaneHeaders.AGAIN, "redrive"));

      assertThat(work.asked).containsExactly("REPLAYED");
      assertThat(broker.history()).isEmpty();
    }
  }

  @Test
  void what_was_in_work_at_a_death_is_a_suspect() {
    assertThat(record().isSuspect()).isFalse();
    assertThat(record().after(1).isSuspect()).isTrue();
    assertThat(record(LaneHeaders.DEATHS, "3").isSuspect()).isTrue();
    assertThat(record(LaneHeaders.DEATHS, "3").after(1).deaths()).isEqualTo(4);
  }

  private void assertPutOff() {
    assertThat(only().topic()).isEqualTo(WorkerKind.OCR.topic(Lane.RETRY));
    assertThat(header(only(), LaneHeaders.DEATHS)).isEqualTo("3");
  }

  @Test
  void an_image_that_ended_fewer_workers_is_tried() throws InterruptedException {
    handler.handle(record().after(config.crashes() - 1));

    assertThat(work.asked).containsExactly("NEW");
  }

  @Test
  void what_is_gone_or_another_one_is_no_dead_letter() throws InterruptedException {
    work.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "no image");
    work.hasNothingToGiveUp = true;

    handler.handle(record());

    assertThat(broker.history()).isEmpty();
  }

  /** Whatever hinders it. */
  @Test
  void what_cannot_be_given_up_now_waits() throws InterruptedException {
    work.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "no image");
    for (var hindrance : List.of(outage, new IllegalStateException("a mistake"))) {
      broker.clear();
      work.failureOfGivingUp = hindrance;

      handler.handle(tried(2));

      assertRetried(2);
    }
  }

  /** It was published again each second for ever, and its partition was committed no further. */
  @Test
  void a_dead_letter_that_is_too_large_has_no_value_and_says_where_it_stands() throws Exception {
    limited(8).handle(record("{is poison}".getBytes(UTF_8)));

    assertDead(ErrorCode.UNDECODABLE_EVENT, 1);
    assertThat(only().value()).isEmpty();
    assertThat(only().key()).isEqualTo(EVENT.key().value().getBytes(UTF_8));
    assertThat(only().headers().lastHeader("traceparent")).isNull();
    assertThat(header(only(), LaneHeaders.DEAD_TOPIC)).isEqualTo("image.uploaded");
    assertThat(header(only(), LaneHeaders.DEAD_PARTITION)).isEqualTo("3");
    assertThat(header(only(), LaneHeaders.DEAD_OFFSET)).isEqualTo("77");
  }

  @Test
  void what_is_too_large_to_be_retried_is_given_up() throws Exception {
    work.failure = outage;

    limited(8).handle(record());

    assertDead(ErrorCode.STORAGE_UNAVAILABLE, 1);
    assertThat(work.asked).last().asString().startsWith("STORAGE_UNAVAILABLE: ");
  }

  @Test
  void what_is_too_large_to_be_put_off_is_given_up() throws Exception {
    limited(8).handle(record().after(config.crashes()));

    assertDead(ErrorCode.WORKER_CRASHED, config.crashes());
    assertThat(work.asked).hasSize(1);
  }

  @Test
  void what_is_too_large_to_wait_for_the_storage_is_a_dead_letter() throws Exception {
    work.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "no image");
    work.failureOfGivingUp = outage;

    limited(8).handle(record());

    assertDead(ErrorCode.IMAGE_UNREADABLE, 1);
  }

  @Test
  void what_nothing_makes_small_enough_ends_all_the_same() throws Exception {
    limited(-1).handle(record("{is poison}".getBytes(UTF_8)));

    assertThat(broker.history()).isEmpty();
    assertThat(counted("tuwen.events.dead.lettered", "code", "undecodable_event")).isEqualTo(1);
  }

  /** A handler whose broker takes values up to this size. */
  private RecordHandler limited(int size) {
    broker =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            return record.value().length > size
                ? CompletableFuture.failedFuture(new RecordTooLargeException("too large"))
                : super.send(record);
          }
        };
    return new RecordHandler(
        work, new LaneOutput(WorkerKind.OCR, broker, metrics), config, metrics);
  }

  /** Its record is not done, so another worker handles it. */
  @Test
  void a_worker_that_leaves_decides_nothing() {
    work.failure = outage;
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> handler.handle(record()));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(broker.history()).isEmpty();
  }

  @Test
  void what_is_set_aside_is_told_of_when_it_is_durable() {
    var ended = new AtomicReference<Boolean>();

    output.setAside(record(), ended::set);
    assertThat(ended).hasValue(true);
    assertThat(only().topic()).isEqualTo(WorkerKind.OCR.topic(Lane.BULK));
    broker.sendException = new KafkaException("away");
    output.setAside(record(), ended::set);

    assertThat(ended).hasValue(false);
    assertThat(metrics.get("tuwen.events.set.aside").counter().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-7", "9999999999999999999999"})
  void a_number_that_is_none_is_nothing(String number) {
    assertThat(record(LaneHeaders.ATTEMPTS, number).tried().attempts()).isZero();
    assertThat(record(LaneHeaders.DUE, number).due()).isZero();
  }

  @Test
  void a_record_is_its_owners() {
    var poison =
        new LaneRecord(Lane.LIVE, new ConsumerRecord<>("image.uploaded", 0, 0, null, null), 0);

    assertThat(record().party()).isEqualTo(new Party.OfOwner(new Owner("u-1")));
    assertThat(poison.party()).isEqualTo(new Party.Ourselves());
    assertThat(record(LaneHeaders.DUE, "1795163400000").due()).isEqualTo(1_795_163_400_000L);
  }
}
