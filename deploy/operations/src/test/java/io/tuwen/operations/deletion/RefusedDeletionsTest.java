package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.MemoryStore;
import io.tuwen.operations.OriginalEvents;
import io.tuwen.operations.deadletter.Settlements;
import io.tuwen.operations.testing.MemoryLogs;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Images that the storage refuses to delete, as where it retains them.
 *
 * <p>Each of their owners had a hundred intents on their way, all of them were tried once a minute,
 * and what could be deleted waited behind them.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class RefusedDeletionsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int OWNERS = 20;
  private static final int IMAGES = 20;
  private static final int REFUSED = 8;

  @Inject private ImageEvents events;
  @Inject private Names names;
  @Inject private Settlements deadLetters;

  private final MemoryLogs logs = new MemoryLogs();
  private final MemoryStore store = new MemoryStore();
  private final OpenDeletions deletions = new OpenDeletions();
  private final Set<ObjectKey> refused = ConcurrentHashMap.newKeySet();
  private final Set<ObjectKey> tried = ConcurrentHashMap.newKeySet();

  /** Tries that are not the first ones; they do not end before the test does. */
  private final AtomicInteger triedAgain = new AtomicInteger();

  private final CountDownLatch end = new CountDownLatch(1);
  private Executor executor;

  private record Pace(int rate, Duration secondLook) implements DeletionConfig {}

  @BeforeEach
  void begin() {
    var seen = refusing();
    var log = new DeletionLog(logs, deletions);
    var removal =
        new Removal(
            seen,
            new Remains(seen, new OcrResults(seen), new Renditions(seen, names), names),
            deadLetters,
            new OriginalEvents(seen, events, logs, Backends.REGION));
    var execution = new Execution(removal, log, new Proofs(logs), new SimpleMeterRegistry());
    // As it is where nothing is said.
    var pace = new Pace(20, Duration.ofMinutes(10));
    executor = new Executor(deletions, log, execution, () -> true, seen, logs, pace);
  }

  @AfterEach
  void end() {
    end.countDown();
  }

  private ObjectStore refusing() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (self, method, arguments) -> {
              if (method.getName().equals("delete") && refused.contains(arguments[1])) {
                refuse((ObjectKey) arguments[1]);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void refuse(ObjectKey key) throws InterruptedException {
    if (!tried.add(key)) {
      triedAgain.incrementAndGet();
      end.await();
    }
    throw new TuwenException(ErrorCode.STORAGE_REFUSED, "it is retained");
  }

  private ObjectKey stored(Owner owner) {
    var key = new ImageKey(owner, ImageId.next(InstantSource.system())).objectKey();
    store.put(Bucket.ORIGINALS, key, Content.of(new byte[1]), Attributes.ofType("image/jpeg"));
    return key;
  }

  private Deletion ordered(ObjectKey key, boolean isPart) {
    var original = store.describe(Bucket.ORIGINALS, key).orElseThrow();
    var deletion = Deletion.of(original, isPart ? By.RETENTION : By.OWNER, Instant.now());
    deletions.take(deletion);
    return deletion;
  }

  @Test
  void an_owner_whose_images_are_refused_has_few_intents_on_their_way() {
    for (int i = 0; i < OWNERS; i++) {
      var owner = new Owner("u-" + i);
      IntStream.range(0, IMAGES).forEach(it -> refused.add(stored(owner)));
      deletions.take(Deletion.of(owner, By.OWNER, Instant.now()));
    }

    for (int turn = 0; turn < 2 * OWNERS; turn++) {
      executor.walkOn();
      executor.dispatchOn();
      await().atMost(SOON).until(this::areAllTried);
    }

    assertThat(deletions.running()).isLessThan(OWNERS * IMAGES / 2);
  }

  /** Five of them kept all others of their owner for as long as they were retained. */
  @Test
  void an_owner_of_whose_images_some_are_refused_loses_all_others() {
    var owner = new Owner("u-1");
    var keys = IntStream.range(0, 10 * IMAGES).mapToObj(it -> stored(owner)).toList();
    // The first five, and each tenth behind them.
    refused.addAll(keys.subList(0, 5));
    IntStream.range(0, IMAGES).forEach(it -> refused.add(keys.get(10 * it + 9)));
    deletions.take(Deletion.of(owner, By.OWNER, Instant.now()));

    await()
        .atMost(SOON)
        .until(
            () -> {
              executor.walkOn();
              executor.dispatchOn();
              return refused.containsAll(left(keys));
            });

    assertThat(left(keys)).hasSize(25);
  }

  private List<ObjectKey> left(List<ObjectKey> keys) {
    return keys.stream().filter(it -> store.describe(Bucket.ORIGINALS, it).isPresent()).toList();
  }

  /** It waited for the image of the walk before it, and began nothing. */
  @Test
  void a_walk_that_is_begun_anew_does_not_wait_for_what_is_refused() {
    var owner = new Owner("u-1");
    var keys = IntStream.range(0, IMAGES).mapToObj(it -> stored(owner)).toList();
    refused.add(keys.get(0));
    var all = Deletion.of(owner, By.OWNER, Instant.now());
    deletions.take(all);
    var original = store.describe(Bucket.ORIGINALS, keys.get(0)).orElseThrow();
    deletions.take(all.child(original.key(), original.eTag(), original.lastModified()));

    await()
        .atMost(SOON)
        .until(
            () -> {
              executor.walkOn();
              executor.dispatchOn();
              return left(keys).size() == 1;
            });

    // It has no second intent, and the whole is not done.
    assertThat(deletions.all())
        .filteredOn(it -> it.scope().name().equals(keys.get(0).value()))
        .hasSize(1);
    assertThat(deletions.find(all.id()).orElseThrow().isDone()).isFalse();
  }

  private boolean areAllTried() {
    return deletions.all().stream()
        .filter(it -> it.parent().isPresent())
        .allMatch(it -> tried.contains(new ObjectKey(it.scope().name())));
  }

  /** More of them than there are threads, with requests that take long. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_can_be_deleted_goes_while_what_is_refused_is_tried_again(boolean isPart) {
    var owner = new Owner("u-1");
    for (int i = 0; i < REFUSED; i++) {
      var key = stored(owner);
      refused.add(key);
      ordered(key, isPart);
    }
    await()
        .atMost(SOON)
        .until(
            () -> {
              executor.dispatchOn();
              return triedAgain.get() >= 2;
            });

    var deletion = ordered(stored(owner), isPart);
    executor.dispatchOn();

    await()
        .atMost(SOON)
        .until(() -> deletions.find(deletion.id()).filter(Deletion::isDone).isPresent());
  }
}
