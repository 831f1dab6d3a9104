package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.Interleaving;
import io.tuwen.contract.testing.InterruptedStore;
import io.tuwen.contract.testing.StoredDeletion;
import io.tuwen.ocr.guard.Clock;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.lane.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An image that is deleted while it is read leaves no text, between whichever two requests it
 * happens; and one that is uploaded again meanwhile has the text of the new one.
 *
 * <p>{@code -Dtuwen.races=5000} tries as many orders.
 */
class DeletedMeanwhileTest {
  private static final int RACES = Integer.getInteger("tuwen.races", 20);
  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");
  private static final Execution COMPUTING =
      new Execution("OCR", 4, Duration.ofMinutes(5), new MemoryBudget(1 << 20));
  private static Backends backends;
  private static ObjectStore store;

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final FakeEngine engine = new FakeEngine();
  private final List<String> published = new ArrayList<>();
  private ObjectKey key = newKey();

  @BeforeAll
  static void start() {
    backends = Backends.start();
    store = new OssObjectStore(StorageConfigs.of(backends.configuration()));
  }

  @AfterAll
  static void stop() {
    COMPUTING.close();
    store.close();
    backends.close();
  }

  /** What a worker does with an event. */
  private enum Work {
    READ_IT {
      @Override
      void handle(Recognition worker, ImageUploaded event) {
        worker.handle(event, Trigger.NEW);
      }
    },
    READ_IT_AGAIN {
      @Override
      void handle(Recognition worker, ImageUploaded event) {
        worker.handle(event, Trigger.REPLAYED);
      }
    },
    GIVE_IT_UP {
      @Override
      void handle(Recognition worker, ImageUploaded event) {
        worker.giveUp(event, ErrorCode.WORKER_CRASHED, "the worker ended");
      }
    };

    abstract void handle(Recognition worker, ImageUploaded event);
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void between_whichever_requests_it_is_deleted_nothing_stays_and_nothing_is_said(Work work) {
    var requests = 0;
    for (var isDeleted = true; isDeleted; requests++) {
      key = newKey();
      published.clear();
      var event = upload("photo");
      var deleting = InterruptedStore.before(requests, store, () -> delete(store, event));

      work.handle(worker(deleting.store()), event);

      isDeleted = deleting.hasHappened();
      assertThat(isDeleted ? left() : List.of()).as("at request %d", requests).isEmpty();
      assertThat(isDeleted ? published : List.of()).as("at request %d", requests).isEmpty();
    }
    assertThat(requests).isGreaterThan(4);
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void what_was_stored_before_goes_with_its_original(Work work) {
    var event = upload("photo");
    worker(store).handle(event, Trigger.NEW);
    published.clear();
    store.delete(Bucket.ORIGINALS, key);

    work.handle(worker(store), event);

    assertThat(left()).isEmpty();
    assertThat(published).isEmpty();
    assertThat(metrics.counter("tuwen.results.withdrawn").count()).isEqualTo(1);
  }

  /** Another worker put its text behind a deletion, and was killed. */
  @Test
  void a_bare_text_that_is_left_alone_goes_too() {
    var event = upload("photo");
    worker(store).handle(event, Trigger.NEW);
    store.delete(Bucket.ORIGINALS, key);
    store.delete(Bucket.TEXTS, key.ocrResult());

    worker(store).handle(event, Trigger.NEW);

    assertThat(left()).isEmpty();
  }

  @Test
  void what_is_given_up_is_a_dead_letter_and_what_is_gone_is_none() {
    var event = upload("photo");

    assertThat(worker(store).giveUp(event, ErrorCode.INTERNAL_ERROR, "given up")).isTrue();
    delete(store, event);
    assertThat(worker(store).giveUp(event, ErrorCode.INTERNAL_ERROR, "given up")).isFalse();

    assertThat(left()).isEmpty();
  }

  /** The same bytes again have the same eTag. */
  @Test
  void an_image_that_is_there_again_after_its_text_was_removed_is_read_again() {
    var event = upload("photo");
    delete(store, event);
    var removal = "delete TEXTS " + key.ocrResult();
    var returning = new InterruptedStore(store, removal::equals, () -> upload("photo"));

    worker(returning.store()).handle(event, Trigger.NEW);

    assertThat(returning.hasHappened()).isTrue();
    assertThat(text()).contains("photo");
    assertThat(published).containsExactly("COMPLETED " + event.eTag());
  }

  @Test
  void whichever_order_the_requests_of_a_deletion_and_of_workers_come_in_nothing_stays() {
    for (int seed = 0; seed < RACES; seed++) {
      key = newKey();
      var event = upload("photo");
      var race = new Interleaving(store, seed);
      var works = Work.values();
      race.add("worker", it -> Work.READ_IT.handle(worker(it), event));
      var other = works[seed % works.length];
      race.add("other worker", it -> other.handle(worker(it), event));
      race.add("deletion", it -> delete(it, event));

      var order = race.run();

      assertThat(left()).as("seed %d: %s", seed, order).isEmpty();
    }
  }

  @Test
  void a_worker_that_is_killed_leaves_nothing_once_its_event_has_come_again() {
    for (int seed = 0; seed < RACES; seed++) {
      key = newKey();
      var event = upload("photo");
      var race = new Interleaving(store, seed);
      var end = seed % 8;
      race.add("worker", it -> handleUpTo(end, it, event));
      race.add("deletion", it -> delete(it, event));

      var order = race.run();
      worker(store).handle(event, Trigger.NEW);

      assertThat(left()).as("seed %d: %s", seed, order).isEmpty();
    }
  }

  private void handleUpTo(int request, ObjectStore with, ImageUploaded event) {
    var killed = new IllegalStateException("killed");
    var dying =
        InterruptedStore.before(
            request,
            with,
            () -> {
              throw killed;
            });
    try {
      worker(dying.store()).handle(event, Trigger.NEW);
    } catch (IllegalStateException e) {
      assertThat(e).isSameAs(killed);
    }
  }

  @Test
  void an_upload_that_comes_meanwhile_has_its_text_and_no_other_is_left() {
    var ends = new int[2];
    for (int seed = 0; seed < RACES; seed++) {
      key = newKey();
      var random = new Random(seed);
      var event = upload("photo");
      var race = new Interleaving(store, seed);
      var toldAgain = new ArrayList<ImageUploaded>();
      race.add("worker", it -> worker(it).handle(event, Trigger.NEW));
      race.add(
          "deletion",
          it -> {
            if (delete(it, event)) {
              toldAgain.add(event);
            }
          });
      // The same bytes have the same eTag, so their deletion may be meant, or not.
      var bytes = random.nextBoolean() ? "photo" : "new photo";
      race.add(
          "client",
          it -> {
            var later = upload(it, bytes);
            worker(it).handle(later, Trigger.NEW);
          });

      var order = race.run();
      toldAgain.forEach(it -> worker(store).handle(it, Trigger.NEW));

      var original = store.describe(Bucket.ORIGINALS, key).map(StoredObject::eTag);
      ends[original.isPresent() ? 1 : 0]++;
      if (original.isEmpty()) {
        assertThat(left()).as("seed %d: %s", seed, order).isEmpty();
      } else {
        assertThat(text()).as("seed %d: %s", seed, order).contains(bytes);
        assertThat(new OcrResults(store).hasText(key, original.get()))
            .as("seed %d: %s", seed, order)
            .isTrue();
      }
    }
    assertThat(ends).doesNotContain(0);
  }

  private static ObjectKey newKey() {
    var name = NAMES.ofClientKey(Owner.GUEST, UUID.randomUUID().toString());
    return new ImageKey(Owner.GUEST, name).objectKey();
  }

  private boolean delete(ObjectStore with, ImageUploaded event) {
    return new StoredDeletion(with, NAMES).delete(event.key(), event.eTag());
  }

  /** What is left of the image. */
  private List<String> left() {
    return store.list(Bucket.TEXTS, key.value(), "", 10).objects().stream()
        .map(it -> it.key().value())
        .toList();
  }

  private Optional<String> text() {
    return new OcrResults(store)
        .find(key)
        .map(OcrResult.Completed.class::cast)
        .map(it -> it.text().text());
  }

  private Recognition worker(ObjectStore of) {
    return new Recognition(
        new Originals(of, 1 << 10),
        new OcrResults(of),
        new EngineChain(
            List.of(engine),
            COMPUTING,
            new FakeCodeReader(),
            Duration.ofMinutes(5),
            OptionalDouble.empty()),
        new Tries(8, Clock.SYSTEM),
        Optional.empty(),
        new LocalApps(List.of()),
        this::publish,
        metrics);
  }

  private void publish(ImageProcessed event) {
    var original = store.describe(Bucket.ORIGINALS, event.key()).map(StoredObject::eTag);
    assertThat(original).as("who waits is told of what is there").contains(event.eTag());
    published.add(event.outcome() + " " + event.eTag());
  }

  private ImageUploaded upload(String bytes) {
    return upload(store, bytes);
  }

  private ImageUploaded upload(ObjectStore with, String bytes) {
    var content = Content.of(bytes.getBytes(StandardCharsets.UTF_8));
    var type = Attributes.ofType("image/jpeg");
    ETag eTag = with.put(Bucket.ORIGINALS, key, content, type).eTag();
    return new ImageUploaded(
        UUID.randomUUID().toString(),
        Instant.now(),
        OssEventName.PUT_OBJECT,
        "cn-hangzhou",
        "tuwen-originals",
        key,
        eTag,
        content.length(),
        "image/jpeg");
  }
}
