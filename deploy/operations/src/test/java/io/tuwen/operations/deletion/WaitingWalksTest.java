package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.MemoryLogs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An owner's deletion read the whole log on the thread of all walks. Who asked for it again and
 * again kept all other owners' images.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WaitingWalksTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int LOOKS = 5;

  private ObjectStore store;

  private final MemoryLogs logs = new MemoryLogs();
  private final OpenDeletions deletions = new OpenDeletions();

  private record Pace(int rate, Duration secondLook) implements DeletionConfig {}

  private Executor executor() {
    var log = new DeletionLog(logs, deletions);
    var execution = new Execution(null, log, new Proofs(logs), new SimpleMeterRegistry());
    return new Executor(
        deletions, log, execution, () -> true, store, logs, new Pace(100, Duration.ofMinutes(10)));
  }

  private Deletion ordered(Owner owner) {
    var deletion = Deletion.of(owner, By.OWNER, Instant.now().plusSeconds(2));
    deletions.take(deletion);
    return deletion;
  }

  private static Owner newOwner() {
    return new Owner("u-" + UUID.randomUUID());
  }

  @Test
  void an_owner_s_images_go_while_the_log_is_read_for_another() {
    var executor = executor();
    logs.with(Topics.IMAGE_UPLOADED, "guest/a", "an event");
    logs.stop();
    ordered(newOwner());
    for (int i = 0; i < LOOKS; i++) {
      executor.walkOn();
    }
    var owner = newOwner();
    store.put(
        Bucket.ORIGINALS,
        new ImageKey(owner, ImageId.next(InstantSource.system())).objectKey(),
        Content.of(new byte[1]),
        Attributes.ofType("image/jpeg"));
    var deletion = ordered(owner);

    executor.walkOn();

    assertThat(deletions.all())
        .anyMatch(it -> it.parent().filter(deletion.id()::equals).isPresent());
  }

  @Test
  void all_that_wait_for_the_log_end() {
    var executor = executor();
    var one = ordered(newOwner());
    var other = ordered(newOwner());

    await()
        .atMost(SOON)
        .until(
            () -> {
              executor.walkOn();
              return deletions.running() == 0;
            });

    assertThat(deletions.find(one.id())).map(Deletion::isDone).contains(true);
    assertThat(deletions.find(other.id())).map(Deletion::isDone).contains(true);
  }
}
