package io.tuwen.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.rendition.RenditionEngine;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.testing.Backends;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnDemandTest {
  private static final Party CLIENT = new Party.Network("192.0.2.1");
  private static final Party OTHER = new Party.Network("192.0.2.2");
  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");
  private static Backends backends;
  private static ObjectStore store;

  private final ObjectKey key = new ObjectKey("guest/" + UUID.randomUUID());
  private final FakeRenderer renderer = new FakeRenderer();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Renditions renditions = new Renditions(store, NAMES);
  private final OnDemand onDemand = onDemand(renditions);

  @BeforeAll
  static void start() {
    backends = Backends.start();
    store = new OssObjectStore(StorageConfigs.of(backends.configuration()));
  }

  @AfterAll
  static void stop() {
    store.close();
    backends.close();
  }

  @AfterEach
  void close() {
    onDemand.close();
  }

  @Test
  void two_hundred_who_ask_at_once_get_what_was_made_once() {
    renderer.gate = new CountDownLatch(1);
    var original = upload("photo");
    var deliveries = new ArrayList<CompletableFuture<Delivery>>();
    for (int i = 0; i < 200; i++) {
      deliveries.add(onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original));
    }
    await().until(() -> renderer.calls.get() == 1);

    renderer.gate.countDown();

    for (var delivery : deliveries) {
      assertThat(text(delivery.join())).isEqualTo("photo");
    }
    assertThat(renderer.calls).hasValue(1);
  }

  @Test
  void what_was_made_is_stored_and_not_made_again() {
    var original = upload("photo");
    var first = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original).join();
    assertThat(first.stored().join()).isTrue();

    var second = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original).join();

    assertThat(first.made()).isTrue();
    assertThat(second.made()).isFalse();
    assertThat(text(second)).isEqualTo("photo");
    assertThat(renderer.calls).hasValue(1);
  }

  @Test
  void what_was_made_of_an_earlier_original_or_by_another_engine_is_made_again() {
    var old = upload("old");
    onDemand.deliver(CLIENT, wanted("image/resize,w_10"), old).join().stored().join();

    var replaced = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), upload("new")).join();
    replaced.stored().join();
    renderer.revision = 3;
    var again = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), upload("new")).join();

    assertThat(text(replaced)).isEqualTo("new");
    assertThat(again.made()).isTrue();
    assertThat(renderer.calls).hasValue(3);
  }

  @Test
  void what_an_engine_made_that_is_not_trusted_is_not_handed_out_and_is_made_anew() {
    // Revision 1 of vips wrote into WebP where a photo was taken.
    var original = upload("photo");
    var wanted = wanted("image/resize,w_10");
    storeAs(wanted, original, new EngineId("vips", 1));
    renderer.id = RenditionEngine.CURRENT;

    var delivery = onDemand.deliver(CLIENT, wanted, original).join();
    delivery.stored().join();

    assertThat(text(delivery)).isEqualTo("photo");
    assertThat(renditions.describe(wanted.rendition()).orElseThrow().stamp().engine())
        .isEqualTo(RenditionEngine.CURRENT);
  }

  @Test
  void what_is_prepared_is_stored_and_not_made_again() {
    var original = upload("photo");
    var wanted = wanted("image/resize,w_10");

    onDemand.prepare(CLIENT, wanted, original);
    await().until(() -> renditions.describe(wanted.rendition()).isPresent());
    onDemand.prepare(CLIENT, wanted, original);
    // In the line of the same client, behind it.
    onDemand.original(CLIENT, original.key()).join();

    assertThat(text(onDemand.deliver(CLIENT, wanted, original).join())).isEqualTo("photo");
    assertThat(renderer.calls).hasValue(1);
  }

  @Test
  void what_a_newer_engine_made_is_not_replaced_by_an_older_one() {
    var original = upload("photo");
    var wanted = wanted("image/resize,w_10");
    storeAs(wanted, original, new EngineId("fake", 7));

    assertThat(text(onDemand.deliver(CLIENT, wanted, original).join())).isEqualTo("old");
    assertThat(renderer.calls).hasValue(0);
  }

  private void storeAs(Wanted wanted, StoredObject original, EngineId engine) {
    var stamp = new RenditionStamp(original.eTag(), wanted.processing().canonical(), engine);
    renditions.store(
        wanted.rendition(), "old".getBytes(StandardCharsets.UTF_8), "image/webp", stamp);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/info", "image/resize,w_10/average-hue"})
  void what_is_told_of_an_original_is_never_stored(String process) {
    var original = upload("photo");
    var wanted = wanted(process);

    var delivery = onDemand.deliver(CLIENT, wanted, original).join();

    assertThat(delivery.stored().join()).isFalse();
    assertThat(renditions.keys(key)).isEmpty();
  }

  @Test
  void what_was_told_of_an_original_and_stored_before_is_not_handed_out() {
    var original = upload("photo");
    var wanted = wanted("image/info");
    storeAs(wanted, original, new EngineId("fake", 2));

    assertThat(text(onDemand.deliver(CLIENT, wanted, original).join())).isEqualTo("photo");
  }

  @Test
  void who_waits_is_told_after_seconds_although_an_event_may_take_longer() {
    renderer.gate = new CountDownLatch(1);
    var impatient = onDemand(renditions, 1, Map.of("tuwen.resize.request-deadline", "100ms"));

    var delivery = impatient.deliver(CLIENT, wanted("image/resize,w_10"), upload("photo"));

    assertThatThrownBy(delivery::join)
        .cause()
        .isInstanceOfSatisfying(
            TuwenException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PROCESSING_TIMEOUT));
    renderer.gate.countDown();
    impatient.close();
  }

  @Test
  void more_than_may_wait_are_told_to_come_later_and_those_who_wait_are_served() {
    renderer.gate = new CountDownLatch(1);
    var original = upload("photo");
    var deliveries = new ArrayList<CompletableFuture<Delivery>>();
    for (int i = 1; i <= 40; i++) {
      deliveries.add(onDemand.deliver(CLIENT, wanted("image/resize,w_" + i), original));
      if (i == 2) {
        await().until(() -> renderer.sizes.get() == 2);
      }
    }
    // Two threads and a queue of four.
    await().until(() -> deliveries.stream().filter(CompletableFuture::isDone).count() == 34);

    var refused = deliveries.stream().filter(CompletableFuture::isDone).toList();
    renderer.gate.countDown();

    for (var delivery : refused) {
      assertThatThrownBy(delivery::join)
          .cause()
          .isInstanceOfSatisfying(
              ProcessException.class,
              e -> assertThat(e.ossCode()).isEqualTo(OssCode.TOO_MANY_REQUESTS));
    }
    var served = deliveries.stream().filter(it -> !isRefused(it)).map(it -> it.join()).toList();
    assertThat(served).hasSize(6).allMatch(it -> text(it).equals("photo"));
  }

  private static boolean isRefused(CompletableFuture<Delivery> delivery) {
    return delivery.handle((done, failure) -> failure != null).join();
  }

  /**
   * Four blurs of one client held every place for half a minute, and 64 more the queue: thumbnails
   * of others were 503.
   */
  @Test
  void eight_slow_renditions_of_one_client_do_not_hold_up_another() {
    renderer.gate = new CountDownLatch(1);
    renderer.gated = "blur";
    var fair = onDemand(renditions, 2, Map.of("tuwen.resize.request-deadline", "5m"));
    var original = upload("photo");
    var slow = new ArrayList<CompletableFuture<Delivery>>();
    for (int i = 1; i <= 8; i++) {
      slow.add(fair.deliver(CLIENT, wanted("image/blur,r_50,s_" + i), original));
    }
    await().until(() -> renderer.calls.get() == 1);

    var thumb = fair.deliver(OTHER, wanted("image/resize,w_10"), original);

    assertThat(text(thumb.orTimeout(20, TimeUnit.SECONDS).join())).isEqualTo("photo");
    assertThat(slow).noneMatch(CompletableFuture::isDone);
    renderer.gate.countDown();
    slow.forEach(CompletableFuture::join);
    fair.close();
  }

  @Test
  void who_asks_for_the_same_does_not_wait_in_the_line_of_another() {
    renderer.gate = new CountDownLatch(1);
    renderer.gated = "blur";
    var fair = onDemand(renditions, 2, Map.of("tuwen.resize.request-deadline", "5m"));
    var original = upload("photo");
    for (int i = 1; i <= 8; i++) {
      var unused = fair.deliver(CLIENT, wanted("image/blur,r_50,s_" + i), original);
    }
    // Both of the client's threads are with blurs, and what follows waits in its line.
    await().until(() -> renderer.sizes.get() == 2);
    var theirs = fair.deliver(CLIENT, wanted("image/resize,w_10"), original);
    await().until(() -> renderer.calls.get() == 1);

    var thumb = fair.deliver(OTHER, wanted("image/resize,w_10"), original);

    assertThat(text(thumb.orTimeout(20, TimeUnit.SECONDS).join())).isEqualTo("photo");
    assertThat(text(theirs.orTimeout(20, TimeUnit.SECONDS).join())).isEqualTo("photo");
    assertThat(renderer.calls).hasValue(2);
    renderer.gate.countDown();
    fair.close();
  }

  @Test
  void the_queue_is_not_filled_by_one_client() {
    renderer.gate = new CountDownLatch(1);
    var fair =
        onDemand(
            renditions,
            2,
            Map.of("tuwen.resize.queue", "16", "tuwen.resize.request-deadline", "5m"));
    var original = upload("photo");
    var asked = new ArrayList<CompletableFuture<Delivery>>();
    for (int i = 1; i <= 40; i++) {
      asked.add(fair.deliver(CLIENT, wanted("image/resize,w_" + i), original));
      if (i == 2) {
        await().until(() -> renderer.sizes.get() == 2);
      }
    }
    // Two are in work, and a quarter of the queue is this client's.
    await().until(() -> asked.stream().filter(OnDemandTest::isDone).count() == 34);

    var others = fair.deliver(OTHER, wanted("image/resize,w_100"), original);
    renderer.gate.countDown();

    assertThat(text(others.join())).isEqualTo("photo");
    fair.close();
  }

  @Test
  void who_has_used_up_his_time_is_told_when_there_is_more_and_others_are_not_touched() {
    var fair = onDemand(renditions, 1, Map.of("tuwen.resize.time-per-minute", "1ms"));
    renderer.gate = new CountDownLatch(1);
    var original = upload("photo");
    var first = fair.deliver(CLIENT, wanted("image/resize,w_1"), original);
    await().until(() -> renderer.calls.get() == 1);
    await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    renderer.gate.countDown();
    first.join();

    var second = fair.deliver(CLIENT, wanted("image/resize,w_2"), original);

    assertThatThrownBy(second::join)
        .cause()
        .isInstanceOfSatisfying(
            TooMuch.class, e -> assertThat(e.retryAfterSeconds()).isGreaterThan(60));
    assertThat(text(fair.deliver(OTHER, wanted("image/resize,w_2"), original).join()))
        .isEqualTo("photo");
    fair.close();
  }

  private static boolean isDone(CompletableFuture<Delivery> delivery) {
    return delivery.isDone();
  }

  @Test
  void a_failed_store_does_not_fail_who_asks() {
    var original = upload("photo");
    try (var broken = Backends.start()) {
      var brokenStore = new OssObjectStore(StorageConfigs.of(broken.configuration()));
      var other = onDemand(new Renditions(new HalfStore(store, brokenStore), NAMES));
      broken.storage().faults().down(true);

      var delivery = other.deliver(CLIENT, wanted("image/resize,w_10"), original).join();

      assertThat(text(delivery)).isEqualTo("photo");
      assertThat(delivery.stored().join()).isFalse();
      other.close();
      brokenStore.close();
    }
  }

  @Test
  void a_failure_is_told_to_all_and_forgotten() {
    renderer.failure = new ProcessException(OssCode.BAD_REQUEST, "no");
    var original = upload("photo");
    assertThatThrownBy(() -> onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original).join())
        .hasRootCauseInstanceOf(ProcessException.class);
    renderer.failure = null;

    var delivery = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original).join();

    assertThat(text(delivery)).isEqualTo("photo");
  }

  /** A request for one thumbnail in a loop ended two children each time, and others got none. */
  @Test
  void what_ended_its_children_ends_no_more_of_them_until_its_original_is_another() {
    renderer.failure = crash();
    var original = upload("deadly");
    assertCrashed(onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original));

    assertCrashed(onDemand.deliver(OTHER, wanted("image/resize,w_10"), original));
    assertThat(renderer.calls).hasValue(1);

    renderer.failure = null;
    var replaced = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), upload("good")).join();
    assertThat(text(replaced)).isEqualTo("good");
  }

  @Test
  void a_lost_child_is_paid_for_by_the_client_whose_image_it_was() {
    var fair = onDemand(renditions, 1, Map.of("tuwen.resize.time-per-minute", "3s"));
    renderer.failure = crash();
    var original = upload("deadly");
    assertCrashed(fair.deliver(CLIENT, wanted("image/resize,w_1"), original));
    renderer.failure = null;

    var second = fair.deliver(CLIENT, wanted("image/resize,w_2"), original);

    assertThatThrownBy(second::join).cause().isInstanceOf(TooMuch.class);
    assertThat(text(fair.deliver(OTHER, wanted("image/resize,w_2"), original).join()))
        .isEqualTo("deadly");
    fair.close();
  }

  /** The event of the image has found it out, in this process or in another. */
  @ParameterizedTest
  @ValueSource(strings = {"", "/format,avif"})
  void a_style_that_is_stored_as_crashed_is_not_tried_in_any_format(String format) {
    var original = upload("deadly");
    var own = wanted("image/resize,w_10").processing();
    fail(original, own.canonical(), ErrorCode.WORKER_CRASHED);

    assertCrashed(onDemand.deliver(CLIENT, style(own, "image/resize,w_10" + format), original));

    assertThat(renderer.calls).hasValue(0);
  }

  @Test
  void what_is_stored_as_failed_otherwise_or_of_another_version_is_tried() {
    var original = upload("photo");
    var own = wanted("image/resize,w_10").processing();
    var wanted = style(own, "image/resize,w_10");

    fail(original, own.canonical(), ErrorCode.PROCESSING_TIMEOUT);
    assertThat(text(onDemand.deliver(CLIENT, wanted, original).join())).isEqualTo("photo");

    var replaced = upload("another photo");
    fail(original, own.canonical(), ErrorCode.WORKER_CRASHED);
    assertThat(text(onDemand.deliver(CLIENT, wanted, replaced).join())).isEqualTo("another photo");
  }

  private void fail(StoredObject original, String process, ErrorCode code) {
    var stamp = new RenditionStamp(original.eTag(), process, renderer.id());
    renditions.storeFailure(key, "thumb", stamp, code.code(), "it failed");
  }

  private Wanted style(Processing own, String process) {
    var processing = wanted(process).processing();
    return new Wanted(
        key,
        NAMES.publicName(key).rendition("thumb"),
        processing,
        true,
        false,
        Optional.of(new Wanted.NamedStyle("thumb", own)));
  }

  private static TuwenException crash() {
    return new TuwenException(ErrorCode.WORKER_CRASHED, "the image ended the process");
  }

  private static void assertCrashed(CompletableFuture<Delivery> delivery) {
    assertThatThrownBy(delivery::join)
        .cause()
        .isInstanceOfSatisfying(
            TuwenException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_CRASHED));
  }

  /** Twenty who read slowly what was large ended the worker. */
  @Test
  void where_there_is_no_room_for_a_rendition_it_is_not_made_and_later_it_is() throws Exception {
    renderer.gate = new CountDownLatch(1);
    renderer.size = Runtime.getRuntime().maxMemory();
    var original = upload("photo");
    var first = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original);
    await().until(() -> renderer.calls.get() == 1);

    assertThatThrownBy(() -> onDemand.deliver(OTHER, wanted("image/resize,w_11"), original).join())
        .hasCauseInstanceOf(TooMuch.class);
    renderer.gate.countDown();
    try (var delivery = first.join()) {
      assertThat(delivery.stored().join()).isTrue();
    }

    try (var later = onDemand.deliver(OTHER, wanted("image/resize,w_11"), original).join()) {
      assertThat(text(later)).isEqualTo("photo");
    }
    assertThat(renderer.calls).hasValue(2);
  }

  /** A page with large pictures shows all of them, and a browser asks for none again. */
  @Test
  void where_there_is_no_room_for_a_rendition_it_waits_for_that_of_others() throws Exception {
    renderer.gate = new CountDownLatch(1);
    renderer.size = Runtime.getRuntime().maxMemory();
    var original = upload("photo");
    var first = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original);
    await().until(() -> renderer.calls.get() == 1);

    var second = onDemand.deliver(CLIENT, wanted("image/resize,w_11"), original);
    await().pollDelay(Duration.ofMillis(300)).until(() -> !second.isDone());
    assertThat(renderer.calls).hasValue(1);
    renderer.gate.countDown();
    first.join().close();

    assertThat(text(second.join())).isEqualTo("photo");
  }

  /** The line was full when it came back to it, so it was refused after 50 ms. */
  @Test
  void what_waits_for_room_is_not_refused_where_others_have_filled_the_line() {
    renderer.gate = new CountDownLatch(1);
    renderer.size = Runtime.getRuntime().maxMemory();
    var original = upload("photo");
    var asked = new ArrayList<CompletableFuture<String>>();
    asked.add(taken(onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original)));
    await().until(() -> renderer.calls.get() == 1);
    asked.add(taken(onDemand.deliver(CLIENT, wanted("image/resize,w_11"), original)));
    await().until(() -> renderer.sizes.get() == 2);

    for (int i = 12; i <= 15; i++) {
      asked.add(taken(onDemand.deliver(CLIENT, wanted("image/resize,w_" + i), original)));
    }
    // The second is in the line again, and the next has its turn.
    await().until(() -> renderer.sizes.get() > 2);
    renderer.gate.countDown();

    assertThat(asked.stream().map(CompletableFuture::join)).hasSize(6).containsOnly("photo");
  }

  private static CompletableFuture<String> taken(CompletableFuture<Delivery> asked) {
    return asked.thenApply(
        delivery -> {
          try (delivery) {
            return text(delivery);
          }
        });
  }

  @Test
  void a_stored_rendition_is_held_until_its_client_has_it() {
    var original = upload("photo");
    try (var made = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original).join()) {
      made.stored().join();
    }
    await().untilAsserted(() -> assertThat(heldBytes()).isZero());

    var stored = onDemand.deliver(CLIENT, wanted("image/resize,w_10"), original).join();

    assertThat(stored.made()).isFalse();
    assertThat(heldBytes()).isEqualTo("photo".length());
    stored.close();
    await().untilAsserted(() -> assertThat(heldBytes()).isZero());
  }

  private double heldBytes() {
    return metrics.get("tuwen.shares.in.use").tag("share", "held").gauge().value();
  }

  private OnDemand onDemand(Renditions of) {
    return onDemand(
        of,
        1,
        Map.of(
            "tuwen.resize.queue", "4",
            "tuwen.resize.queue-per-client", "4",
            "tuwen.resize.request-deadline", "5m"));
  }

  private OnDemand onDemand(Renditions of, int places, Map<String, String> settings) {
    var config = ResizeConfigs.of(settings);
    return new OnDemand(
        new Originals(store, 1 << 20),
        of,
        renderer,
        new Execution("rendering", places, Duration.ofMinutes(5), new MemoryBudget(1 << 20)),
        new Sizes(config, of),
        config,
        metrics);
  }

  private Wanted wanted(String process) {
    var pipeline = new ProcessParser(8, List.of()).parse(process);
    var processing = new Processing(pipeline, Optional.empty(), true);
    return new Wanted(key, NAMES.processed(key, processing.canonical()), processing, true, true);
  }

  private StoredObject upload(String content) {
    var bytes = content.getBytes(StandardCharsets.UTF_8);
    store.put(Bucket.ORIGINALS, key, Content.of(bytes), Attributes.ofType("image/jpeg"));
    return store.describe(Bucket.ORIGINALS, key).orElseThrow();
  }

  private static String text(Delivery delivery) {
    return new String(delivery.rendered().bytes(), StandardCharsets.UTF_8);
  }
}
