package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.MemoryStore;
import io.tuwen.contract.topic.WorkerKind;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A storage that is away while clients wait, and no event that comes afterwards. */
class FollowOutageTest {
  private static final Party PARTY = new Party.Network("192.0.2.1");

  private final ImageKey image = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));
  private final Vertx vertx = Vertx.vertx();
  private final MemoryStore store = new MemoryStore();
  private final AtomicInteger failedLooks = new AtomicInteger();
  private final ObjectStore counted = counted();
  private final OcrResults results = new OcrResults(counted);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Findings findings =
      new Findings(
          counted,
          results,
          new Renditions(counted, new Names("0123456789abcdef0123456789abcdef")),
          new OpenDeletions());
  private Images images;

  @BeforeEach
  void store() {
    var settings =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(ResultConfig.class)
            .withMapping(LimitsConfig.class)
            .build();
    var config = settings.getConfigMapping(ResultConfig.class);
    var watches =
        new Watches(findings, config, settings.getConfigMapping(LimitsConfig.class), metrics);
    images = new Images(findings, watches, config, metrics, vertx);
    var original =
        store.put(
            Bucket.ORIGINALS,
            image.objectKey(),
            Content.of("photo".getBytes(StandardCharsets.UTF_8)),
            Attributes.ofType("image/jpeg"));
    results.store(Texts.completed(image, original.eTag(), Instant.now(), "text"));
    store.isDown(true);
  }

  @AfterEach
  void stop() {
    findings.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_follower_whose_look_has_failed_is_told_when_the_storage_is_back() {
    var told = new CopyOnWriteArrayList<News>();
    var stream =
        images
            .follow(PARTY, List.of(image), WorkerKind.OCR, Duration.ofMinutes(1))
            .subscribe()
            .with(told::add);
    await().untilAsserted(() -> assertThat(failedLooks).hasPositiveValue());

    store.isDown(false);

    await().untilAsserted(() -> assertThat(told).hasSize(1));
    stream.cancel();
    assertThat(metrics.get("tuwen.results.waiting").gauge().value()).isZero();
  }

  @Test
  void a_wait_whose_look_has_failed_says_so() {
    var wait =
        images
            .await(PARTY, image, WorkerKind.OCR, Duration.ofSeconds(50))
            .subscribeAsCompletionStage();

    assertThatThrownBy(wait::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            TuwenException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
    // The one who waits is told before its place is given back.
    await()
        .untilAsserted(
            () -> assertThat(metrics.get("tuwen.results.waiting").gauge().value()).isZero());
  }

  private ObjectStore counted() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                failedLooks.incrementAndGet();
                throw e.getCause();
              }
            });
  }
}
