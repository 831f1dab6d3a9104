package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.MemoryStore;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.MemoryLogs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An owner with many images of after its request.
 *
 * <p>All of them were looked at in one turn, while all other owners' deletions waited.
 */
class BoundedWalksTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int MANY = 5000;

  private final MemoryLogs logs = new MemoryLogs();
  private final MemoryStore store = new MemoryStore();
  private final OpenDeletions deletions = new OpenDeletions();
  private final Owner owner = new Owner("u-1");
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private final Executor executor = executor();

  private record Pace(int rate, Duration secondLook) implements DeletionConfig {}

  private Executor executor() {
    var log = new DeletionLog(logs, deletions);
    var execution = new Execution(null, log, new Proofs(logs), new SimpleMeterRegistry());
    var pace = new Pace(100, Duration.ofMinutes(10));
    return new Executor(deletions, log, execution, () -> true, counting(), logs, pace);
  }

  private ObjectStore counting() {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (self, method, arguments) -> {
              requests.merge(method.getName(), 1, Integer::sum);
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private int requests(String method) {
    return requests.getOrDefault(method, 0);
  }

  private ObjectKey newKey() {
    return new ImageKey(owner, ImageId.next(InstantSource.system())).objectKey();
  }

  private void put(Bucket bucket, ObjectKey key) {
    store.put(bucket, key, Content.of(new byte[1]), Attributes.ofType("image/jpeg"));
  }

  private Deletion ordered(Instant upTo) {
    var deletion = Deletion.of(owner, By.OWNER, upTo);
    deletions.take(deletion);
    return deletion;
  }

  private boolean isDone(Deletion deletion) {
    return deletions.find(deletion.id()).filter(Deletion::isDone).isPresent();
  }

  @ParameterizedTest
  @EnumSource(names = {"ORIGINALS", "TEXTS"})
  void a_turn_looks_at_a_page_of_what_is_not_covered(Bucket bucket) {
    for (int i = 0; i < MANY; i++) {
      put(bucket, bucket == Bucket.TEXTS ? newKey().ocrText() : newKey());
    }
    var deletion = ordered(Instant.EPOCH);

    await()
        .atMost(SOON)
        .until(
            () -> {
              var before = requests("list");
              executor.walkOn();
              assertThat(requests("list") - before).isLessThanOrEqualTo(2);
              return isDone(deletion);
            });
  }

  @Test
  void what_is_covered_is_found_behind_all_that_is_not() {
    var last = new ImageKey(owner, new ImageId("k-" + "z".repeat(43))).objectKey();
    put(Bucket.ORIGINALS, last);
    var stored = store.describe(Bucket.ORIGINALS, last).orElseThrow().lastModified();
    for (int i = 0; i < MANY; i++) {
      put(Bucket.ORIGINALS, newKey());
    }
    var deletion = ordered(stored);

    await()
        .atMost(SOON)
        .until(
            () -> {
              executor.walkOn();
              return deletions.pending(last).isPresent();
            });

    assertThat(isDone(deletion)).isFalse();
    assertThat(deletions.running()).isEqualTo(2);
  }

  /** Each was a request to the storage, on the one thread that reads the log for all. */
  @Test
  void the_storage_is_not_asked_about_images_whose_ids_are_newer_than_the_deletion() {
    for (int i = 0; i < 50; i++) {
      var key = newKey();
      put(Bucket.ORIGINALS, key);
      logs.with(Topics.IMAGE_UPLOADED, key.value(), "an event");
    }
    var deletion = ordered(Instant.EPOCH);

    await()
        .atMost(SOON)
        .until(
            () -> {
              executor.walkOn();
              return isDone(deletion);
            });

    assertThat(requests("describe")).isZero();
  }
}
