package io.tuwen.operations.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.operations.testing.MemoryLogs;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do while an operator has many letters tried again: all deletions stood still. */
class SettlementTurnsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** The last one is in a batch of its own. */
  private static final int LETTERS = 201;

  private static final String KEY = "guest/a";

  private final MemoryLogs logs = new MemoryLogs();
  private final DeadLetters letters =
      new DeadLetters(logs, new SimpleMeterRegistry(), new Index(1000));
  private final CountDownLatch hasBegun = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final Settlements settlements = new Settlements(letters, logs, store());
  private CompletableFuture<Redriven> redrive;

  /** It has the image of all letters, and does not say so before it may. */
  private ObjectStore store() {
    var image =
        new StoredObject(
            new ObjectKey(KEY),
            new ETag("00aa"),
            1,
            Instant.EPOCH,
            Attributes.ofType("image/jpeg"));
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (self, method, arguments) -> {
              hasBegun.countDown();
              mayGoOn.await();
              return Optional.of(image);
            });
  }

  @BeforeEach
  void begin() throws InterruptedException {
    for (int i = 0; i < LETTERS; i++) {
      logs.with(DeadTopic.WEBHOOKS.topic(), KEY, "{\"type\":\"ocr.completed\"}");
    }
    letters.start(new StartupEvent());
    redrive = CompletableFuture.supplyAsync(() -> settlements.redrive(Choice.ALL));
    hasBegun.await();
  }

  @AfterEach
  void end() {
    mayGoOn.countDown();
    letters.stop(new ShutdownEvent());
  }

  @Test
  void the_deletion_of_an_image_without_dead_letters_does_not_wait() {
    var discarded =
        CompletableFuture.supplyAsync(() -> settlements.discardAll(List.of(), "a test"));

    assertThat(discarded).succeedsWithin(SOON).isEqualTo(0);
  }

  @Test
  void a_deletion_with_dead_letters_has_its_turn_behind_one_batch_and_they_are_not_tried() {
    var newest = letters.matching(Choice.ALL).subList(0, 1);
    var discard = new FutureTask<>(() -> settlements.discardAll(newest, "a test"));
    var deletion = new Thread(discard);
    deletion.start();
    await().atMost(SOON).until(() -> deletion.getState() == Thread.State.WAITING);

    mayGoOn.countDown();

    assertThat(discard).succeedsWithin(SOON).isEqualTo(1);
    assertThat(redrive).succeedsWithin(SOON).extracting(Redriven::redriven).isEqualTo(LETTERS - 1);
  }
}
