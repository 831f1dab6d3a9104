package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Peer;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A service that stops lets all waits go. One whose first look at a slow storage was under way
 * heard that there is no image: at a roll-out, a phone was told 404 of a photo that it had just
 * sent.
 */
class EndedWaitTest {
  private static final Party PARTY = new Party.Network("192.0.2.1");
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ImageKey image = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));
  private final CountDownLatch look = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final Vertx vertx = Vertx.vertx();
  private final SmallRyeConfigBuilder config =
      new SmallRyeConfigBuilder()
          .addDefaultInterceptors()
          .addDiscoveredConverters()
          .withMapping(ResultConfig.class)
          .withMapping(LimitsConfig.class)
          .withDefaultValue("tuwen.result.deletion-wait", "1h");
  private final ObjectStore store = slowStore();
  private final OpenDeletions open = new OpenDeletions();
  private final Findings findings =
      new Findings(
          store,
          new OcrResults(store),
          new Renditions(store, new Names("0123456789abcdef0123456789abcdef")),
          open);
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final SmallRyeConfig settings = config.build();
  private final ResultConfig results = settings.getConfigMapping(ResultConfig.class);
  private final Watches watches =
      new Watches(findings, results, settings.getConfigMapping(LimitsConfig.class), metrics);
  private final Images images = new Images(findings, watches, results, metrics, vertx);

  @AfterEach
  void stop() {
    answer.countDown();
    findings.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_wait_that_ends_before_its_first_look_has_come_back_says_what_that_finds()
      throws InterruptedException {
    var wait =
        images
            .await(new Party.Ourselves(), image, WorkerKind.OCR, Duration.ofSeconds(50))
            .subscribeAsCompletionStage();
    look.await();

    watches.end(new ShutdownDelayInitiatedEvent());
    answer.countDown();

    assertThat(wait.join()).isInstanceOf(Finding.Found.class);
  }

  /** Clients come until the proxy has heard that the service stops; they got 502 at its end. */
  @Test
  void a_wait_that_begins_while_the_service_stops_is_over_with_its_first_look() {
    watches.end(new ShutdownDelayInitiatedEvent());
    answer.countDown();

    var wait =
        images
            .await(new Party.Ourselves(), image, WorkerKind.OCR, LONG)
            .subscribeAsCompletionStage();

    assertThat(wait).succeedsWithin(SOON, type(Finding.class)).isInstanceOf(Finding.Found.class);
  }

  @Test
  void a_stream_of_no_image_ends_when_the_service_stops() {
    var before = over(images.follow(new Party.Ourselves(), List.of(), WorkerKind.OCR, LONG));
    assertThat(before).isNotDone();

    watches.end(new ShutdownDelayInitiatedEvent());

    assertThat(before).isDone();
    assertThat(over(images.follow(new Party.Ourselves(), List.of(), WorkerKind.OCR, LONG)))
        .isDone();
  }

  private static CompletableFuture<Void> over(Multi<News> stream) {
    var over = new CompletableFuture<Void>();
    stream.subscribe().with(news -> {}, over::completeExceptionally, () -> over.complete(null));
    return over;
  }

  @Test
  void a_deletion_that_is_waited_for_while_the_service_stops_is_on_its_way() {
    var deletions =
        new Deletions(
            findings,
            open,
            intent -> Uni.createFrom().voidItem(),
            watches,
            results,
            metrics,
            vertx);
    watches.end(new ShutdownDelayInitiatedEvent());
    answer.countDown();

    var deletion =
        deletions
            .delete(new Caller(Owner.GUEST, new Peer("192.0.2.1", PARTY)), image)
            .subscribeAsCompletionStage();

    assertThat(deletion)
        .succeedsWithin(SOON)
        .satisfies(it -> assertThat(it.map(Deletion::isDone)).contains(false));
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
