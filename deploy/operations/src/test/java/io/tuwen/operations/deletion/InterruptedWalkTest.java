package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.log.Logs;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A request that fails in the middle of an owner's deletion.
 *
 * <p>The executor threw the walk away. A part that ended before the next try was in no count, and
 * the proof told of fewer images than were deleted.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class InterruptedWalkTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  /** The first is the listing, the second the intent of the first part. */
  private static final int INTENT_OF_THE_SECOND_PART = 3;

  @Inject private Logs logs;
  private ObjectStore store;

  private final OpenDeletions deletions = new OpenDeletions();
  private final Owner owner = new Owner("u-" + UUID.randomUUID());
  private Deletion all;
  private final Interference failing =
      new Interference(
          INTENT_OF_THE_SECOND_PART,
          () -> {
            throw new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the broker is away");
          });

  /** One part at a time. */
  private record Pace(int rate, Duration secondLook) implements DeletionConfig {}

  @BeforeEach
  void upload() {
    for (int i = 0; i < 2; i++) {
      var key = new ImageKey(owner, ImageId.next(InstantSource.system())).objectKey();
      store.put(Bucket.ORIGINALS, key, Content.of(new byte[1]), Attributes.ofType("image/jpeg"));
    }
    all = Deletion.of(owner, By.OPERATOR, Instant.now().plusSeconds(2));
    deletions.take(all);
  }

  private Executor executor() {
    var seenLogs = failing.logs(logs);
    var log = new DeletionLog(seenLogs, deletions);
    var execution = new Execution(null, log, new Proofs(seenLogs), new SimpleMeterRegistry());
    return new Executor(
        deletions,
        log,
        execution,
        () -> true,
        failing.store(store),
        seenLogs,
        new Pace(4, Duration.ofMinutes(10)));
  }

  @Test
  void a_part_that_ends_while_the_walk_is_interrupted_is_counted() {
    var executor = executor();
    await().atMost(SOON).until(() -> executor.walkOn() >= 0 && failing.hasHappened());

    var ended =
        await()
            .atMost(SOON)
            .until(
                () -> {
                  endParts();
                  executor.walkOn();
                  return deletions.find(all.id()).filter(Deletion::isDone);
                },
                Optional::isPresent);

    assertThat(ended.orElseThrow().found()).containsEntry(Kind.ORIGINALS, 2L);
  }

  /** As the executor would. */
  private void endParts() {
    deletions.all().stream()
        .filter(it -> it.parent().isPresent() && !it.isDone())
        .forEach(
            part -> {
              store.delete(Bucket.ORIGINALS, new ObjectKey(part.scope().name()));
              deletions.take(part.with(Map.of(Kind.ORIGINALS, 1L), Map.of()).doneAt(Instant.now()));
            });
  }
}
