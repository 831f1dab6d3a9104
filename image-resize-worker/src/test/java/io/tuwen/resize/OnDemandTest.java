package io.tuwen.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.common.execution.Execution;
import io.tuwen.common.key.Names;
import io.tuwen.common.key.ObjectKey;
import io.tuwen.common.rendition.Renditions;
import io.tuwen.common.store.Attributes;
import io.tuwen.common.store.Bucket;
import io.tuwen.common.store.Content;
import io.tuwen.common.store.ObjectStore;
import io.tuwen.common.store.Originals;
import io.tuwen.common.store.OssObjectStore;
import io.tuwen.common.store.StorageConfigs;
import io.tuwen.common.store.StoredObject;
import io.tuwen.common.testing.Backends;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OnDemandTest {
  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");
  private static Backends backends;
  private static ObjectStore store;

  private final ObjectKey key = new ObjectKey("guest/" + UUID.randomUUID());
  private final FakeRenderer renderer = new FakeRenderer();
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
      deliveries.add(onDemand.deliver(wanted("image/resize,w_10"), original));
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
    var first = onDemand.deliver(wanted("image/resize,w_10"), original).join();
    assertThat(first.stored().join()).isTrue();

    var second = onDemand.deliver(wanted("image/resize,w_10"), original).join();

    assertThat(first.made()).isTrue();
    assertThat(second.made()).isFalse();
    assertThat(text(second)).isEqualTo("photo");
    assertThat(renderer.calls).hasValue(1);
  }

  @Test
  void what_was_made_of_an_earlier_original_or_by_another_engine_is_made_again() {
    var old = upload("old");
    onDemand.deliver(wanted("image/resize,w_10"), old).join().stored().join();

    var replaced = onDemand.deliver(wanted("image/resize,w_10"), upload("new")).join();
    replaced.stored().join();
    renderer.revision = 3;
    var again = onDemand.deliver(wanted("image/resize,w_10"), upload("new")).join();

    assertThat(text(replaced)).isEqualTo("new");
    assertThat(again.made()).isTrue();
    assertThat(renderer.calls).hasValue(3);
  }

  @Test
  void more_than_may_wait_are_told_to_come_later_and_those_who_wait_are_served() {
    renderer.gate = new CountDownLatch(1);
    var original = upload("photo");
    var deliveries = new ArrayList<CompletableFuture<Delivery>>();
    for (int i = 1; i <= 40; i++) {
      deliveries.add(onDemand.deliver(wanted("image/resize,w_" + i), original));
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

  @Test
  void a_failed_store_does_not_fail_who_asks() {
    var original = upload("photo");
    try (var broken = Backends.start()) {
      var brokenStore = new OssObjectStore(StorageConfigs.of(broken.configuration()));
      var other = onDemand(new Renditions(new HalfStore(store, brokenStore), NAMES));
      broken.storage().faults().down(true);

      var delivery = other.deliver(wanted("image/resize,w_10"), original).join();

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
    assertThatThrownBy(() -> onDemand.deliver(wanted("image/resize,w_10"), original).join())
        .hasRootCauseInstanceOf(ProcessException.class);
    renderer.failure = null;

    var delivery = onDemand.deliver(wanted("image/resize,w_10"), original).join();

    assertThat(text(delivery)).isEqualTo("photo");
  }

  private OnDemand onDemand(Renditions of) {
    var config = ResizeConfigs.of(Map.of("tuwen.resize.queue", "4"));
    return new OnDemand(
        new Originals(store, 1 << 20),
        of,
        renderer,
        new Execution("rendering", 1, Duration.ofMinutes(5)),
        config,
        new SimpleMeterRegistry());
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
