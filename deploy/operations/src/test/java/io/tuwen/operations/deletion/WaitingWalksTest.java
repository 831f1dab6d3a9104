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
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.Cursor;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import io.tuwen.operations.testing.MemoryLogs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** A log that cannot be read, and when it was tried. */
  private static final class Unreadable implements Logs {
    private final Logs logs;
    private final List<Long> tries = new ArrayList<>();

    Unreadable(Logs logs) {
      this.logs = logs;
    }

    synchronized List<Long> tries() {
      return List.copyOf(tries);
    }

    @Override
    public Map<Place, Long> beginnings(Collection<String> topics) {
      return logs.beginnings(topics);
    }

    @Override
    public Map<Place, Long> since(Collection<String> topics, Instant time) {
      return logs.since(topics, time);
    }

    @Override
    public synchronized Map<Place, Long> ends(Collection<String> topics) {
      tries.add(System.nanoTime());
      throw new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the broker is away");
    }

    @Override
    public Cursor open(Map<Place, Long> from) {
      return logs.open(from);
    }

    @Override
    public List<Position> append(List<NewRecord> records) {
      return logs.append(records);
    }
  }

  private Executor executor() {
    return executor(logs);
  }

  private Executor executor(Logs logs) {
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

  private Deletion orderedWithAnImage() {
    var owner = newOwner();
    store.put(
        Bucket.ORIGINALS,
        new ImageKey(owner, ImageId.next(InstantSource.system())).objectKey(),
        Content.of(new byte[1]),
        Attributes.ofType("image/jpeg"));
    return ordered(owner);
  }

  /** As where the storage refuses to delete the one that each has, again and again. */
  @Test
  void an_owner_s_images_go_while_those_of_others_do_not() {
    var executor = executor();
    for (int i = 0; i < 16; i++) {
      orderedWithAnImage();
    }
    executor.walkOn();
    executor.walkOn();
    var deletion = orderedWithAnImage();

    for (int i = 0; i < LOOKS; i++) {
      executor.walkOn();
    }

    assertThat(deletions.all())
        .anyMatch(it -> it.parent().filter(deletion.id()::equals).isPresent());
  }

  /** Also where there are as many of these as have turns at once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16})
  void an_owner_s_images_go_while_the_log_is_read_for_others(int others) {
    var executor = executor();
    logs.with(Topics.IMAGE_UPLOADED, "guest/a", "an event");
    logs.stop();
    for (int i = 0; i < others; i++) {
      ordered(newOwner());
    }
    for (int i = 0; i < LOOKS; i++) {
      executor.walkOn();
    }
    var deletion = orderedWithAnImage();

    executor.walkOn();
    executor.walkOn();

    assertThat(deletions.all())
        .anyMatch(it -> it.parent().filter(deletion.id()::equals).isPresent());
  }

  /** It was read again each second: waiting for it counted as having got on. */
  @Test
  void a_log_that_cannot_be_read_is_tried_more_and_more_seldom() {
    var unreadable = new Unreadable(logs);
    var executor = executor(unreadable);
    ordered(newOwner());

    var tries =
        await()
            .atMost(SOON)
            .until(
                () -> {
                  executor.walkOn();
                  return unreadable.tries();
                },
                it -> it.size() >= 3);

    assertThat(Duration.ofNanos(tries.get(2) - tries.get(1)))
        .isGreaterThan(Duration.ofMillis(1900));
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
