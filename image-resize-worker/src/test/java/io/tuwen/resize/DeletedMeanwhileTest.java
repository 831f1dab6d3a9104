package io.tuwen.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.Interleaving;
import io.tuwen.contract.testing.InterruptedStore;
import io.tuwen.contract.testing.StoredDeletion;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.lane.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An image that is deleted while renditions of it are made leaves none, between whichever two
 * requests it happens; and one that is uploaded again meanwhile has those of the new one.
 *
 * <p>{@code -Dtuwen.races=5000} tries as many orders.
 */
class DeletedMeanwhileTest {
  private static final int RACES = Integer.getInteger("tuwen.races", 8);
  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");
  private static final Party CLIENT = new Party.Network("192.0.2.1");
  private static final ResizeConfig CONFIG =
      ResizeConfigs.of(
          Map.of("tuwen.resize.styles.small", "image/resize,w_9", "tuwen.resize.sizes", "80*60"));
  private static final Execution COMPUTING =
      new Execution("rendering", 4, Duration.ofMinutes(5), new MemoryBudget(1 << 20));
  private static Backends backends;
  private static ObjectStore store;

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final FakeRenderer renderer = new FakeRenderer();
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
    MAKE_THEM {
      @Override
      void handle(Rendering worker, ImageUploaded event) {
        worker.handle(event, Trigger.NEW);
      }
    },
    MAKE_THEM_AGAIN {
      @Override
      void handle(Rendering worker, ImageUploaded event) {
        worker.handle(event, Trigger.REPLAYED);
      }
    },
    GIVE_THEM_UP {
      @Override
      void handle(Rendering worker, ImageUploaded event) {
        worker.giveUp(event, ErrorCode.WORKER_CRASHED, "the worker ended");
      }
    };

    abstract void handle(Rendering worker, ImageUploaded event);
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void between_whichever_requests_it_is_deleted_nothing_stays(Work work) {
    var requests = 0;
    for (var isDeleted = true; isDeleted; requests++) {
      key = newKey();
      var event = upload("photo");
      var deleting = InterruptedStore.before(requests, store, () -> delete(store, event));

      work.handle(worker(deleting.store()), event);

      isDeleted = deleting.hasHappened();
      assertThat(isDeleted ? left() : List.of()).as("at request %d", requests).isEmpty();
    }
    assertThat(requests).isGreaterThan(4);
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void all_that_was_stored_before_goes_with_its_original(Work work) {
    var event = upload("photo");
    worker(store).handle(event, Trigger.NEW);
    ask(store);
    assertThat(left()).hasSize(4);
    published.clear();
    store.delete(Bucket.ORIGINALS, key);

    work.handle(worker(store), event);

    assertThat(left()).isEmpty();
    assertThat(published).isEmpty();
    assertThat(metrics.counter("tuwen.results.withdrawn").count()).isEqualTo(1);
  }

  @Test
  void a_failure_that_is_stored_goes_with_its_original() {
    renderer.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");
    var event = upload("photo");
    worker(store).handle(event, Trigger.NEW);
    assertThat(left()).hasSize(2);
    store.delete(Bucket.ORIGINALS, key);

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

  @Test
  void an_image_that_is_there_again_after_its_renditions_were_removed_has_them_again() {
    var event = upload("photo");
    worker(store).handle(event, Trigger.NEW);
    published.clear();
    store.delete(Bucket.ORIGINALS, key);
    var removal = "delete RENDITIONS " + NAMES.publicName(key).rendition("thumb");
    var returning = new InterruptedStore(store, removal::equals, () -> upload("photo"));

    worker(returning.store()).handle(event, Trigger.NEW);

    assertThat(returning.hasHappened()).isTrue();
    assertThat(left()).hasSize(2);
    assertThat(published).hasSize(2);
  }

  @Test
  void between_whichever_requests_it_is_deleted_no_rendition_stays_that_a_client_has_asked_for() {
    var requests = 0;
    for (var isDeleted = true; isDeleted; requests++) {
      key = newKey();
      var event = upload("photo");
      var deleting = InterruptedStore.before(requests, store, () -> delete(store, event));

      ask(deleting.store());

      isDeleted = deleting.hasHappened();
      assertThat(isDeleted ? left() : List.of()).as("at request %d", requests).isEmpty();
    }
    assertThat(requests).isGreaterThan(10);
  }

  /** A bucket that mirrors would store it. */
  @Test
  void a_bucket_is_not_given_what_was_made_of_an_image_that_is_gone() {
    var event = upload("photo");
    var original = store.describe(Bucket.ORIGINALS, key).orElseThrow();
    var end = "describe ORIGINALS " + key;
    var deleting = new InterruptedStore(store, end::equals, () -> delete(store, event));
    var onDemand = onDemand(deleting.store());

    var delivery = onDemand.deliver(CLIENT, wanted("image/resize,w_10", false), original);

    assertThatThrownBy(delivery::join)
        .cause()
        .isInstanceOfSatisfying(
            ProcessException.class, e -> assertThat(e.ossCode()).isEqualTo(OssCode.NO_SUCH_KEY));
    onDemand.close();
  }

  @Test
  void whichever_order_the_requests_of_a_deletion_and_of_workers_come_in_nothing_stays() {
    for (int seed = 0; seed < RACES; seed++) {
      key = newKey();
      var event = upload("photo");
      var race = new Interleaving(store, seed);
      var works = Work.values();
      race.add("worker", it -> Work.MAKE_THEM.handle(worker(it), event));
      var other = works[seed % works.length];
      race.add("other worker", it -> other.handle(worker(it), event));
      race.add("asking", this::ask);
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
  void an_upload_that_comes_meanwhile_has_its_renditions_and_no_other_is_left() {
    var ends = new int[2];
    for (int seed = 0; seed < RACES; seed++) {
      key = newKey();
      var event = upload("photo");
      var race = new Interleaving(store, seed);
      var toldAgain = new ArrayList<ImageUploaded>();
      race.add("worker", it -> worker(it).handle(event, Trigger.NEW));
      race.add("asking", this::ask);
      race.add(
          "deletion",
          it -> {
            if (delete(it, event)) {
              toldAgain.add(event);
            }
          });
      // The same bytes have the same eTag, so their deletion may be meant, or not.
      var bytes = new Random(seed).nextBoolean() ? "photo" : "new photo";
      race.add("client", it -> worker(it).handle(upload(it, bytes), Trigger.NEW));

      var order = race.run();
      toldAgain.forEach(it -> worker(store).handle(it, Trigger.NEW));

      var original = store.describe(Bucket.ORIGINALS, key).map(StoredObject::eTag);
      ends[original.isPresent() ? 1 : 0]++;
      if (original.isEmpty()) {
        assertThat(left()).as("seed %d: %s", seed, order).isEmpty();
      } else {
        var renditions = new Renditions(store, NAMES);
        assertThat(left())
            .as("seed %d: %s", seed, order)
            .contains(
                renditions.style(key, "small").value(), renditions.style(key, "thumb").value())
            .allMatch(
                it ->
                    renditions
                        .describe(new ObjectKey(it))
                        .filter(made -> made.stamp().eTag().equals(original.get()))
                        .isPresent());
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
    return new Renditions(store, NAMES).keys(key).stream().map(ObjectKey::value).toList();
  }

  /** A client asks for a style, a size and a free processing, and waits until they are stored. */
  private void ask(ObjectStore with) {
    var onDemand = onDemand(with);
    try {
      for (var process :
          List.of("image/resize,w_100", "image/resize,w_80,h_60", "image/rotate,90")) {
        var original = onDemand.original(CLIENT, key).join();
        if (original.isPresent()) {
          var delivery = onDemand.deliver(CLIENT, wanted(process, true), original.get());
          delivery.join().stored().join();
        }
      }
    } catch (CompletionException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              ProcessException.class,
              it -> assertThat(it.ossCode()).isEqualTo(OssCode.NO_SUCH_KEY));
    } finally {
      onDemand.close();
    }
  }

  private Wanted wanted(String process, boolean isStored) {
    var pipeline = new ProcessParser(8, List.of()).parse(process);
    var processing = new Processing(pipeline, Optional.empty(), true);
    var name = NAMES.publicName(key);
    return switch (process) {
      case "image/resize,w_100" ->
          new Wanted(
              key,
              name.rendition("thumb"),
              new Processing(pipeline, Optional.empty(), false),
              isStored,
              false);
      case "image/resize,w_80,h_60" ->
          new Wanted(key, name.sized(80, 60), processing, isStored, false);
      default ->
          new Wanted(key, NAMES.processed(key, processing.canonical()), processing, isStored, true);
    };
  }

  private Rendering worker(ObjectStore of) {
    return new Rendering(
        new Originals(of, 1 << 20),
        new Renditions(of, NAMES),
        new Styles(CONFIG, () -> List.of("small", "thumb"), new ProcessParser(8, List.of())),
        renderer,
        COMPUTING,
        this::publish,
        metrics);
  }

  private OnDemand onDemand(ObjectStore of) {
    var renditions = new Renditions(of, NAMES);
    return new OnDemand(
        new Originals(of, 1 << 20),
        renditions,
        renderer,
        COMPUTING,
        new Sizes(CONFIG, renditions),
        CONFIG,
        metrics);
  }

  private synchronized void publish(ImageProcessed event) {
    published.add(event.outcome() + " " + event.attributes().get(ImageProcessed.STYLE));
  }

  private ImageUploaded upload(String bytes) {
    return upload(store, bytes);
  }

  private ImageUploaded upload(ObjectStore with, String bytes) {
    var content = Content.of(bytes.getBytes(StandardCharsets.UTF_8));
    var type = Attributes.ofType("image/jpeg");
    var eTag = with.put(Bucket.ORIGINALS, key, content, type).eTag();
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
