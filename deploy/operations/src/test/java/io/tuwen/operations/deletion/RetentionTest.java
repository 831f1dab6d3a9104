package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.testing.Made;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class RetentionTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration AGED = Duration.ofSeconds(2);

  @Inject private Names names;
  @Inject private OpenDeletions deletions;
  @Inject private DeletionLog log;
  @Inject private Scheduler scheduler;
  @Inject private DeletionConfig pace;
  private ObjectStore store;
  private Backends backends;
  private Made made;

  @BeforeEach
  void begin() {
    made = new Made(store, names, new Records(backends));
  }

  /** As an operator may write it. */
  private record Ages(
      Optional<Duration> guests,
      Optional<Duration> users,
      Optional<Duration> servers,
      Map<String, Duration> tenants)
      implements RetentionConfig {
    @Override
    public Duration every() {
      return Duration.ZERO;
    }
  }

  private ObjectKey image(String owner) {
    var key = new ObjectKey(owner + "/" + ImageId.next(InstantSource.system()));
    made.all(key, "photo");
    return key;
  }

  private Retention retention(Ages ages) {
    return retention(store, ages);
  }

  private Retention retention(ObjectStore seen, Ages ages) {
    return new Retention(seen, deletions, log, () -> true, scheduler, ages, pace);
  }

  /** `0` is for ever elsewhere and deleted all, and `30`, which are seconds, all but the last. */
  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT30S", "PT-1S", "PT23H59M59S"})
  void an_age_of_less_than_a_day_is_refused_at_the_start(String text) {
    var age = Duration.parse(text);
    var some = Optional.of(age);
    Optional<Duration> none = Optional.empty();
    for (var ages :
        List.of(
            new Ages(some, none, none, Map.of()),
            new Ages(none, some, none, Map.of()),
            new Ages(none, none, some, Map.of()),
            new Ages(none, none, none, Map.of("acme", age)))) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> retention(ages).start(new StartupEvent()))
          .withMessageMatching("tuwen\\.retention\\.\\S+ is " + text + ": 1d at least.*");
    }
    var day = Optional.of(Duration.ofDays(1));
    retention(new Ages(day, day, day, Map.of("acme", day.get()))).start(new StartupEvent());
  }

  /** The new image was hidden from lists until the second look. */
  @Test
  void what_is_uploaded_under_the_name_of_an_old_image_after_the_listing_is_not_deleted()
      throws InterruptedException {
    var key = image("t-late");
    // Longer than between the upload and the look at it on a busy machine.
    var aged = Duration.ofSeconds(6);
    await()
        .atMost(SOON)
        .until(
            () -> {
              var listed = store.list(Bucket.ORIGINALS, key.value(), "", 1).objects().get(0);
              return listed.lastModified().isBefore(Instant.now().minus(aged));
            });
    var uploading = new Interference(2, () -> put(key));
    var ages = new Ages(Optional.empty(), Optional.empty(), Optional.empty(), Map.of("late", aged));

    retention(uploading.store(store), ages).run();

    assertThat(uploading.hasHappened()).isTrue();
    assertThat(deletions.hides(key, Instant.now().minus(aged))).isFalse();
  }

  private void put(ObjectKey key) {
    store.put(Bucket.ORIGINALS, key, Content.of(new byte[1]), Attributes.ofType("image/png"));
  }

  @Test
  void images_go_by_the_age_that_their_owners_kind_may_have_and_no_others() {
    var old = List.of(image("guest"), image("u-1"), image("t-acme"), image("t-big"));
    var own = new ObjectKey("shop/summer.jpg");
    made.all(own, "photo");
    var retention =
        retention(
            new Ages(
                Optional.of(AGED),
                Optional.empty(),
                Optional.of(Duration.ofDays(1)),
                Map.of("acme", AGED)));

    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              retention.run();
              return made.traces(old.get(0)).isEmpty() && made.traces(old.get(2)).isEmpty();
            });

    assertThat(made.traces(old.get(1))).hasSize(1 + 2 + Made.RENDITIONS);
    assertThat(made.traces(old.get(3))).hasSize(1 + 2 + Made.RENDITIONS);
    assertThat(made.traces(own)).hasSize(1 + 2 + Made.RENDITIONS);
  }
}
