package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.contract.deletion.OpenDeletions;
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
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.topic.WorkerKind;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A service that stops lets all waits go. One whose first look at a slow storage was under way
 * heard that there is no image: at a roll-out, a phone was told 404 of a photo that it had just
 * sent.
 */
class EndedWaitTest {
  private final ImageKey image = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));
  private final CountDownLatch look = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final Vertx vertx = Vertx.vertx();
  private final SmallRyeConfigBuilder config =
      new SmallRyeConfigBuilder()
          .addDefaultInterceptors()
          .addDiscoveredConverters()
          .withMapping(ResultConfig.class)
          .withMapping(LimitsConfig.class);
  private final ObjectStore store = slowStore();
  private final Findings findings =
      new Findings(
          store,
          new OcrResults(store),
          new Renditions(store, new Names("0123456789abcdef0123456789abcdef")),
          new OpenDeletions());

  @AfterEach
  void stop() {
    answer.countDown();
    findings.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_wait_that_ends_before_its_first_look_has_come_back_says_what_that_finds()
      throws InterruptedException {
    var metrics = new SimpleMeterRegistry();
    var settings = config.build();
    var results = settings.getConfigMapping(ResultConfig.class);
    var watches =
        new Watches(findings, results, settings.getConfigMapping(LimitsConfig.class), metrics);
    var images = new Images(findings, watches, results, metrics, vertx);
    var wait =
        images
            .await(new Party.Ourselves(), image, WorkerKind.OCR, Duration.ofSeconds(50))
            .subscribeAsCompletionStage();
    look.await();

    watches.end(new ShutdownDelayInitiatedEvent());
    answer.countDown();

    assertThat(wait.join()).isInstanceOf(Finding.Found.class);
  }

  /** Has the original, no text, and time. */
  private ObjectStore slowStore() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              look.countDown();
              answer.await();
              return arguments[0] == Bucket.ORIGINALS
                  ? Optional.of(
                      new StoredObject(
                          image.objectKey(),
                          new ETag("00aa"),
                          1,
                          Instant.EPOCH,
                          Attributes.ofType("image/jpeg")))
                  : Optional.empty();
            });
  }
}
