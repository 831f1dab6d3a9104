package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.testing.MemoryLogs;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A walk that takes up the parts of the one before it, whose instance died.
 *
 * <p>The executor did not tell the walk of a part that ended before the walk was in its map. The
 * owner's deletion waited for that part until operations started anew.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class WalkTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject private Logs logs;
  private ObjectStore store;

  private final OpenDeletions deletions = new OpenDeletions();
  private final Owner owner = Owner.parse("u-" + UUID.randomUUID()).orElseThrow();
  private final Deletion all = Deletion.of(owner, By.OPERATOR, Instant.now());
  private final Deletion part = all.childOfRemains(new ObjectKey(owner.value() + "/image"));

  private Walk walk() {
    return walk(id -> false);
  }

  private Walk walk(Predicate<UUID> hasFailed) {
    deletions.take(all);
    deletions.take(part);
    return new Walk(
        all,
        store,
        new LogLooks(new LoggedImages(logs), Runnable::run),
        deletions,
        new DeletionLog(logs, deletions),
        hasFailed);
  }

  private static Optional<Deletion> goOn(Walk walk) {
    walk.step(10);
    return walk.end();
  }

  @Test
  void a_part_that_ends_before_the_walk_can_hear_of_it_is_counted_and_not_waited_for() {
    var walk = walk();
    deletions.take(part.with(Map.of(Kind.TEXTS, 2L), Map.of()).doneAt(Instant.now()));

    var ended = await().atMost(SOON).until(() -> goOn(walk), Optional::isPresent);

    assertThat(ended.orElseThrow().found()).containsEntry(Kind.TEXTS, 2L);
  }

  @Test
  void a_part_that_was_looked_at_for_the_second_time_is_not_waited_for() {
    var walk = walk();
    deletions.forget(part.id());

    await().atMost(SOON).until(() -> goOn(walk), Optional::isPresent);
  }

  @Test
  void a_part_that_is_on_its_way_is_waited_for() {
    var walk = walk();

    for (int i = 0; i < 10; i++) {
      assertThat(goOn(walk)).isEmpty();
    }
  }

  /** It was begun once more, and counted twice in the proof. */
  @Test
  void a_part_that_ends_while_the_log_is_read_is_not_found_in_it() {
    var memory = new MemoryLogs();
    memory.with(Topics.IMAGE_UPLOADED, part.scope().name(), "an event");
    deletions.take(all);
    deletions.take(part);
    var passes = new ArrayDeque<Runnable>();
    var walk =
        new Walk(
            all,
            store,
            new LogLooks(new LoggedImages(memory), passes::add),
            deletions,
            new DeletionLog(memory, deletions),
            id -> true);
    await().atMost(SOON).until(() -> goOn(walk).isEmpty() && !passes.isEmpty());

    var ended = part.with(Map.of(Kind.TOMBSTONES, 1L), Map.of()).doneAt(Instant.now());
    deletions.take(ended);
    walk.partIsDone(ended);
    passes.remove().run();

    var whole = await().atMost(SOON).until(() -> goOn(walk), Optional::isPresent);
    assertThat(whole.orElseThrow().found()).containsEntry(Kind.TOMBSTONES, 1L);
    assertThat(parts()).hasSize(1);
  }

  /** Those of a thousand owners took the turns of all others. */
  @Test
  void who_waits_only_for_what_is_refused_has_no_turn() {
    var walk = walk(id -> true);
    for (int i = 0; i < 5; i++) {
      assertThat(goOn(walk)).isEmpty();
    }
    assertThat(walk.isWaiting()).isTrue();

    walk.partIsDone(part.doneAt(Instant.now()));

    assertThat(walk.isWaiting()).isFalse();
    await().atMost(SOON).until(() -> goOn(walk), Optional::isPresent);
  }

  /** More than a pass has room for. */
  @Test
  void all_that_the_log_has_is_gone_through_page_by_page() {
    var memory = new MemoryLogs();
    var keys = Stream.of("/a", "/b", "/c").map(owner.value()::concat).toList();
    keys.forEach(it -> memory.with(Topics.IMAGE_UPLOADED, it, "an event"));
    deletions.take(all);
    var walk =
        new Walk(
            all,
            store,
            new LogLooks(new LoggedImages(memory), Runnable::run, 1),
            deletions,
            new DeletionLog(memory, deletions),
            id -> false);

    await()
        .atMost(SOON)
        .until(
            () -> {
              parts().forEach(it -> deletions.take(it.doneAt(Instant.now())));
              return goOn(walk);
            },
            Optional::isPresent);

    assertThat(parts()).extracting(it -> it.scope().name()).containsExactlyElementsOf(keys);
  }

  private List<Deletion> parts() {
    return deletions.all().stream().filter(it -> it.parent().isPresent()).toList();
  }
}
