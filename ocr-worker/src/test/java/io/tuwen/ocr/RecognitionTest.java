package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageProcessed.Outcome;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ObjectKey;
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
import io.tuwen.contract.testing.Backends;
import io.tuwen.ocr.canary.Canary;
import io.tuwen.ocr.canary.Share;
import io.tuwen.ocr.guard.Clock;
import io.tuwen.ocr.guard.GuardedEngine;
import io.tuwen.ocr.guard.NotAsked;
import io.tuwen.ocr.guard.Terms;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.lane.Trigger;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From an event to its result, with real storage and an engine that reads what the test wants. */
class RecognitionTest {
  private static final int REPLAYED = Integer.getInteger("tuwen.replayed", 50);
  private static final int ATTEMPTS = 8;
  private static final MeterRegistry REQUESTS = new SimpleMeterRegistry();
  private static Backends backends;
  private static ObjectStore store;
  private static OcrResults results;

  private final ObjectKey key = new ObjectKey("guest/" + UUID.randomUUID());
  private final List<ImageProcessed> published = Collections.synchronizedList(new ArrayList<>());
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final FakeEngine engine = new FakeEngine();
  private Optional<Canary> canary = Optional.empty();
  private List<String> localApps = List.of();
  private final Recognition recognition = recognition(engine);

  private Recognition recognition(OcrEngine... engines) {
    return recognition(results, engines);
  }

  private Recognition recognition(OcrResults results, OcrEngine... engines) {
    return recognition(results, OptionalDouble.empty(), engines);
  }

  private Recognition recognition(
      OcrResults results, OptionalDouble fallbackBelow, OcrEngine... engines) {
    var computing = new Execution("OCR", 1, Duration.ofMinutes(5), new MemoryBudget(1 << 20));
    return new Recognition(
        new Originals(store, 1 << 10),
        results,
        new EngineChain(
            List.of(engines),
            computing,
            new FakeCodeReader(),
            Duration.ofMinutes(5),
            fallbackBelow),
        new Tries(ATTEMPTS, Clock.SYSTEM),
        canary,
        new LocalApps(localApps),
        published::add,
        metrics);
  }

  @BeforeAll
  static void start() {
    backends = Backends.start();
    store = new OssObjectStore(StorageConfigs.of(backends.configuration()), REQUESTS);
    results = new OcrResults(store);
  }

  @AfterAll
  static void stop() {
    store.close();
    backends.close();
  }

  @Test
  void a_new_image_takes_five_storage_requests() {
    var event = upload("photo");

    var requests = requestsOf(() -> recognition.handle(event, Trigger.NEW));

    assertThat(requests).isEqualTo(Map.of("head", 2, "get", 1, "put", 2));
  }

  @Test
  void a_replay_of_what_is_there_writes_nothing() {
    var event = upload("photo");
    recognition.handle(event, Trigger.NEW);

    var requests = requestsOf(() -> recognition.handle(event, Trigger.REPLAYED));

    assertThat(requests).doesNotContainKeys("put", "delete");
    assertThat(engine.readings).isEqualTo(1);
  }

  /** Ours stored its result and is slow with the text; the later image's text is there already. */
  @Test
  void the_text_of_a_later_image_is_not_replaced() {
    var earlier = upload("old photo");
    var later = upload("new photo");
    var overtaken =
        new OcrResults(
            afterPutIfAbsentOf(
                key.ocrResult(),
                () -> results.store(completed(later.eTag(), engine.id(), "new photo"))));

    overtaken.storeIfAbsent(completed(earlier.eTag(), engine.id(), "old photo"));

    assertThat(results.hasText(key, later.eTag())).isTrue();
  }

  private static ObjectStore afterPutIfAbsentOf(ObjectKey key, Runnable meanwhile) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              var answer = method.invoke(store, arguments);
              if (method.getName().equals("putIfAbsent") && arguments[1].equals(key)) {
                meanwhile.run();
              }
              return answer;
            });
  }

  private static Map<String, Integer> requests() {
    return REQUESTS.find("tuwen.storage.requests").counters().stream()
        .filter(it -> it.count() > 0)
        .collect(Collectors.toMap(it -> it.getId().getTag("operation"), it -> (int) it.count()));
  }

  /** The requests that a step made, by operation. */
  private static Map<String, Integer> requestsOf(Runnable step) {
    var before = requests();
    step.run();
    var made = requests();
    before.forEach((operation, count) -> made.merge(operation, -count, Integer::sum));
    made.values().removeIf(count -> count == 0);
    return made;
  }

  @Test
  void the_result_is_stored_and_then_published() {
    var event = upload("photo");

    recognition.handle(event, Trigger.NEW);

    assertThat(text()).isEqualTo("photo");
    assertThat(results.hasText(key, event.eTag())).isTrue();
    assertThat(published)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.outcome()).isEqualTo(Outcome.COMPLETED);
              assertThat(it.key()).isEqualTo(key);
              assertThat(it.eTag()).isEqualTo(event.eTag());
              assertThat(it.attributes()).containsEntry("engine", "fake/2");
            });
  }

  @Test
  void a_bad_image_ends_as_a_failed_result() {
    engine.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");
    var event = upload("photo");

    recognition.handle(event, Trigger.NEW);

    assertThat(results.find(key))
        .hasValueSatisfying(
            it -> {
              assertThat(it).isInstanceOf(OcrResult.Failed.class);
              assertThat(((OcrResult.Failed) it).code()).isEqualTo("image_unreadable");
              assertThat(((OcrResult.Failed) it).detail()).isEqualTo("the image ends early");
            });
    assertThat(published).singleElement().matches(it -> it.outcome() == Outcome.FAILED);
  }

  @Test
  void what_users_wait_for_is_measured_from_the_upload_once_by_how_it_ended() {
    var event = since(Duration.ofSeconds(40), upload("photo"));

    recognition.handle(event, Trigger.NEW);
    recognition.handle(event, Trigger.NEW);

    assertThat(age("completed").count()).isEqualTo(1);
    assertThat(age("completed").max(TimeUnit.SECONDS)).isBetween(40.0, 70.0);
    assertThat(age("failed").count()).isZero();

    engine.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");
    recognition.handle(upload("another photo"), Trigger.NEW);
    assertThat(age("failed").count()).isEqualTo(1);
    assertThat(age("completed").count()).isEqualTo(1);
  }

  @Test
  void nobody_waits_for_what_is_done_again_or_was_replaced() {
    var replaced = upload("photo");
    var event = upload("another photo");

    recognition.handle(replaced, Trigger.NEW);
    assertThat(text()).isEqualTo("another photo");
    store.delete(Bucket.TEXTS, key.ocrResult());
    recognition.handle(event, Trigger.REPLAYED);

    assertThat(engine.readings).isEqualTo(2);
    assertThat(age("completed").count()).isZero();
  }

  private Timer age(String outcome) {
    return metrics.get("tuwen.result.age").tags("kind", "ocr", "outcome", outcome).timer();
  }

  private static ImageUploaded since(Duration age, ImageUploaded event) {
    return new ImageUploaded(
        event.id(),
        event.time().minus(age),
        event.name(),
        event.region(),
        event.bucket(),
        event.key(),
        event.eTag(),
        event.size(),
        event.contentType());
  }

  @Test
  void an_original_that_is_too_large_is_not_even_fetched_whole() {
    var event = upload("x".repeat(1025));

    recognition.handle(event, Trigger.NEW);

    assertThat(((OcrResult.Failed) results.find(key).orElseThrow()).code())
        .isEqualTo("image_too_large");
    assertThat(engine.readings).isZero();
  }

  @Test
  void a_failure_of_ours_is_no_result() {
    engine.failure = new TuwenException(ErrorCode.INTERNAL_ERROR, "the OCR engine failed");
    var event = upload("photo");

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> recognition.handle(event, Trigger.NEW));

    assertThat(results.find(key)).isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void the_same_event_again_reads_nothing_and_tells_again() {
    var event = upload("photo");
    recognition.handle(event, Trigger.NEW);
    var first = results.find(key);

    recognition.handle(event, Trigger.NEW);

    assertThat(engine.readings).isEqualTo(1);
    assertThat(results.find(key)).isEqualTo(first);
    assertThat(published).hasSize(2);
  }

  /** The worker was killed between the two objects. */
  @Test
  void a_text_that_was_not_stored_any_more_is_stored_by_the_next_try() {
    var event = upload("photo");
    recognition.handle(event, Trigger.NEW);
    store.delete(Bucket.TEXTS, key.ocrText());

    recognition.handle(event, Trigger.NEW);

    assertThat(results.hasText(key, event.eTag())).isTrue();
    assertThat(engine.readings).isEqualTo(1);
  }

  /** So a replay after an upgrade replaces what the engine before it has read. */
  @ParameterizedTest
  @EnumSource(Trigger.class)
  void an_older_revision_of_the_engine_is_read_again_and_a_newer_one_is_not(Trigger trigger) {
    var event = upload("photo");
    results.store(completed(event.eTag(), new EngineId("fake", 1), "old"));
    recognition.handle(event, trigger);
    assertThat(text()).isEqualTo("photo");

    results.store(completed(event.eTag(), new EngineId("fake", 3), "newer"));
    recognition.handle(event, trigger);
    assertThat(text()).isEqualTo("newer");
  }

  @Test
  void a_text_that_users_see_is_not_replaced_by_a_failure() {
    var event = upload("photo");
    results.store(completed(event.eTag(), new EngineId("fake", 1), "visible"));
    engine.failure = new TuwenException(ErrorCode.PROCESSING_TIMEOUT, "too long");

    recognition.handle(event, Trigger.NEW);

    assertThat(text()).isEqualTo("visible");
    assertThat(published).singleElement().matches(it -> it.outcome() == Outcome.COMPLETED);
  }

  @Test
  void an_image_that_is_gone_needs_no_result() {
    var event = upload("photo");
    store.delete(Bucket.ORIGINALS, key);

    recognition.handle(event, Trigger.NEW);

    assertThat(results.find(key)).isEmpty();
    assertThat(published).isEmpty();
  }

  @Test
  void an_event_of_an_earlier_version_reads_the_image_that_is_there_now() {
    var earlier = upload("old photo");
    var later = upload("new photo");

    recognition.handle(earlier, Trigger.NEW);

    assertThat(text()).isEqualTo("new photo");
    assertThat(results.find(key).orElseThrow().eTag()).isEqualTo(later.eTag());
  }

  /** It was paid for twice, and thrown away. */
  @Test
  void an_event_of_an_earlier_version_pays_nothing_for_what_is_stored() {
    var paid = new FakePaidEngine();
    var worker = recognition(paid);
    var earlier = upload("old photo");
    worker.handle(upload("new photo"), Trigger.NEW);

    worker.handle(earlier, Trigger.NEW);

    assertThat(paid.readings).hasValue(1);
    assertThat(published).hasSize(2);
  }

  /**
   * Two workers: ours began with the old image, the other stored the new one's result meanwhile.
   */
  @Test
  void a_result_that_was_overtaken_does_not_stay() {
    var earlier = upload("old photo");
    engine.meanwhile =
        () -> {
          var later = upload("new photo");
          results.store(completed(later.eTag(), engine.id(), "new photo"));
        };

    recognition.handle(earlier, Trigger.NEW);

    assertThat(text()).isEqualTo("new photo");
    assertThat(published.get(published.size() - 1).eTag())
        .isEqualTo(results.find(key).orElseThrow().eTag());
  }

  @Test
  void an_image_that_is_given_up_has_a_failed_result_and_stays_so_until_somebody_wants_it_again() {
    var event = upload("photo");
    recognition.giveUp(event, ErrorCode.STORAGE_UNAVAILABLE, "given up after 8 tries");

    recognition.handle(event, Trigger.NEW);
    assertThat(failure().code()).isEqualTo("storage_unavailable");
    assertThat(engine.readings).isZero();
    assertThat(published).hasSize(2).allMatch(it -> it.outcome() == Outcome.FAILED);

    recognition.handle(event, Trigger.REPLAYED);
    assertThat(text()).isEqualTo("photo");
  }

  /** Remembered across replays: one of these costs a worker at most, and no image beside it. */
  @Test
  void an_image_over_which_workers_died_is_known_until_it_is_read_or_replaced() {
    var deadly = upload("photo");
    assertThat(recognition.isKnownToCrash(deadly)).isFalse();
    recognition.giveUp(deadly, ErrorCode.WORKER_CRASHED, "the worker ended");
    var late = upload(new ObjectKey("guest/" + UUID.randomUUID()), "late photo");
    recognition.giveUp(late, ErrorCode.PROCESSING_TIMEOUT, "it took too long");

    assertThat(recognition.isKnownToCrash(deadly)).isTrue();
    assertThat(recognition.isKnownToCrash(late)).isFalse();
    assertThat(recognition.isKnownToCrash(upload("new photo"))).isFalse();
    recognition.handle(upload("photo"), Trigger.REPLAYED);
    assertThat(text()).isEqualTo("photo");
    assertThat(recognition.isKnownToCrash(deadly)).isFalse();
  }

  @Test
  void a_key_that_is_too_long_for_its_results_is_known_before_it_is_read() {
    assertThat(recognition.hasRoomForResults(key)).isTrue();
    assertThat(recognition.hasRoomForResults(new ObjectKey("k".repeat(1020)))).isFalse();
  }

  @Test
  void a_text_that_users_see_is_not_given_up() {
    var event = upload("photo");
    recognition.handle(event, Trigger.NEW);

    recognition.giveUp(event, ErrorCode.WORKER_CRASHED, "the worker ended");

    assertThat(text()).isEqualTo("photo");
    assertThat(published).hasSize(2).allMatch(it -> it.outcome() == Outcome.COMPLETED);
  }

  @Test
  void an_image_that_is_gone_is_not_given_up() {
    var event = upload("photo");
    store.delete(Bucket.ORIGINALS, key);

    recognition.giveUp(event, ErrorCode.WORKER_CRASHED, "the worker ended");

    assertThat(results.find(key)).isEmpty();
  }

  @Test
  void what_fails_again_in_the_same_way_is_not_written_again() {
    engine.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");
    var event = upload("photo");
    recognition.handle(event, Trigger.NEW);
    var first = failure();

    recognition.handle(event, Trigger.REPLAYED);

    assertThat(engine.readings).isEqualTo(2);
    assertThat(failure()).isEqualTo(first);
  }

  /** Two workers have the same event for a moment, while a partition changes hands. */
  @Test
  void who_is_second_changes_nothing() {
    var event = upload("photo");
    var first = completed(event.eTag(), engine.id(), "photo");
    engine.meanwhile = () -> results.store(first);

    recognition.handle(event, Trigger.NEW);

    assertThat(results.find(key)).contains(first);
  }

  @Test
  void a_result_names_the_engine_of_the_chain_that_read_it() {
    var paid = new FakePaidEngine();
    paid.failure = new TuwenException(ErrorCode.INTERNAL_ERROR, "the provider is down");

    recognition(paid, engine).handle(upload("photo"), Trigger.NEW);

    assertThat(results.find(key).orElseThrow().engine()).isEqualTo(engine.id());
    assertThat(paid.readings).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  void what_the_fallback_has_read_is_not_read_again(Trigger trigger) {
    var paid = new FakePaidEngine();
    paid.failure = new TuwenException(ErrorCode.INTERNAL_ERROR, "the provider is down");
    var chain = recognition(paid, engine);
    var event = upload("photo");
    chain.handle(event, Trigger.NEW);
    paid.failure = null;

    chain.handle(event, trigger);

    assertThat(paid.readings).hasValue(1);
    assertThat(engine.readings).isEqualTo(1);
    assertThat(published).hasSize(2);
  }

  @Test
  void a_failure_names_the_engine_that_found_the_image_at_fault() {
    var paid = new FakePaidEngine();
    paid.failure = new TuwenException(ErrorCode.INTERNAL_ERROR, "the provider is down");
    engine.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");

    recognition(paid, engine).handle(upload("photo"), Trigger.NEW);

    assertThat(failure().engine()).isEqualTo(engine.id());
  }

  @Test
  void images_read_by_the_fallback_cost_nothing_when_they_are_replayed() {
    var paid = new FakePaidEngine();
    paid.failure = new ProviderFailure(ProviderFailure.Reason.UNAVAILABLE, "down", null);
    var chain = recognition(paid, engine);
    var events = new ArrayList<ImageUploaded>();
    for (int i = 0; i < REPLAYED; i++) {
      events.add(upload(new ObjectKey("guest/" + UUID.randomUUID()), "photo " + i));
    }
    events.forEach(it -> chain.handle(it, Trigger.NEW));
    paid.failure = null;
    paid.readings.set(0);

    events.forEach(it -> chain.handle(it, Trigger.REPLAYED));

    assertThat(paid.readings).hasValue(0);
    assertThat(engine.readings).isEqualTo(REPLAYED);
  }

  @Test
  void what_was_paid_for_and_could_not_be_stored_is_not_paid_for_again() {
    var paid = new FakePaidEngine();
    var full = new AtomicBoolean(true);
    var event = upload("photo");
    var worker = recognition(refusing(full), paid);
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(TuwenException.class)
          .isThrownBy(() -> worker.handle(event, Trigger.NEW));
    }
    full.set(false);

    worker.handle(event, Trigger.NEW);

    assertThat(paid.readings).hasValue(1);
    assertThat(results.find(key))
        .hasValueSatisfying(it -> assertThat(it.engine()).isEqualTo(FakePaidEngine.ID));
  }

  /** It failed, and what had been paid for was thrown away. */
  @Test
  void what_was_paid_for_is_stored_in_the_place_of_giving_its_image_up() {
    var paid = new FakePaidEngine();
    var full = new AtomicBoolean(true);
    var event = upload("photo");
    var worker = recognition(refusing(full), paid);
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> worker.handle(event, Trigger.NEW));
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> worker.giveUp(event, ErrorCode.STORAGE_UNAVAILABLE, "8 tries"));
    full.set(false);

    assertThat(worker.giveUp(event, ErrorCode.STORAGE_UNAVAILABLE, "8 tries")).isFalse();

    assertThat(paid.readings).hasValue(1);
    assertThat(results.find(key))
        .hasValueSatisfying(it -> assertThat(it).isInstanceOf(OcrResult.Completed.class));
    assertThat(published).hasSize(1).allMatch(it -> it.outcome() == Outcome.COMPLETED);
  }

  private static OcrResults refusing(AtomicBoolean full) {
    return new OcrResults(
        (ObjectStore)
            Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) -> {
                  if (full.get() && method.getName().startsWith("put")) {
                    throw new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "full");
                  }
                  return method.invoke(store, arguments);
                }));
  }

  /** A photo without text: neither engine is better, so the free one's reading counts. */
  @Test
  void what_was_paid_for_and_does_not_count_is_not_paid_for_again_while_nothing_can_be_stored() {
    var paid = new FakePaidEngine();
    var full = new AtomicBoolean(true);
    var event = upload("photo");
    var worker = recognition(refusing(full), OptionalDouble.of(0.6), new FreeEngine(), paid);
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(TuwenException.class)
          .isThrownBy(() -> worker.handle(event, Trigger.NEW));
    }
    full.set(false);

    worker.handle(event, Trigger.NEW);

    assertThat(paid.readings).hasValue(1);
    assertThat(results.find(key))
        .hasValueSatisfying(it -> assertThat(it.engine()).isEqualTo(FreeEngine.ID));
  }

  /** Its reading is kept, and is not the one that an operator wants. */
  @Test
  void a_reading_that_could_not_be_stored_is_none_of_another_engine() {
    var paid = new FakePaidEngine();
    var full = new AtomicBoolean(true);
    var event = upload("photo");
    results.store(completed(event.eTag(), new EngineId("fake-free", 1), "visible"));
    var worker = recognition(refusing(full), OptionalDouble.of(0.6), new FreeEngine(), paid);
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> worker.handle(event, Trigger.NEW));
    full.set(false);

    worker.handleBy(FakePaidEngine.ID, event);

    assertThat(results.find(key))
        .hasValueSatisfying(it -> assertThat(it.engine()).isEqualTo(FakePaidEngine.ID));
  }

  @Test
  void images_of_an_app_that_does_not_want_it_are_not_sent_to_a_provider() {
    localApps = List.of("clinic");
    var paid = new FakePaidEngine();
    var worker = recognition(paid, engine);

    worker.handle(upload("photo", Map.of("app", "clinic")), Trigger.NEW);
    worker.handleBy(FakePaidEngine.ID, upload("photo", Map.of("app", "clinic")));
    worker.handle(upload("photo of unknown origin", Map.of()), Trigger.NEW);
    assertThat(paid.readings).hasValue(0);

    worker.handle(upload("another photo", Map.of("app", "shop")), Trigger.NEW);
    assertThat(paid.readings).hasValue(1);
  }

  @Test
  void a_second_replay_onto_a_provider_reads_no_image_again_whose_app_does_not_want_it() {
    localApps = List.of("clinic");
    var worker = recognition(new FakePaidEngine(), engine);
    var event = upload("photo", Map.of("app", "clinic"));
    worker.handle(event, Trigger.NEW);

    var requests = requestsOf(() -> worker.handleBy(FakePaidEngine.ID, event));

    assertThat(requests).doesNotContainKeys("put", "delete");
    assertThat(engine.readings).isEqualTo(1);
  }

  @Test
  void an_operator_has_an_image_read_by_a_named_engine_and_once() {
    var paid = new FakePaidEngine();
    paid.failure = new ProviderFailure(ProviderFailure.Reason.UNAVAILABLE, "down", null);
    var worker = recognition(paid, engine);
    var event = upload("photo");
    worker.handle(event, Trigger.NEW);
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> worker.handleBy(FakePaidEngine.ID, event));
    assertThat(text()).isEqualTo("photo");
    paid.failure = null;
    paid.readings.set(0);

    worker.handleBy(FakePaidEngine.ID, event);
    worker.handleBy(FakePaidEngine.ID, event);

    assertThat(results.find(key).orElseThrow().engine()).isEqualTo(FakePaidEngine.ID);
    assertThat(paid.readings).hasValue(1);
  }

  @Test
  void a_second_engine_reads_new_images_and_its_text_is_not_shown() {
    var second = new FakePaidEngine();
    second.text = FakeEngine.text("phoot");
    var metrics = new SimpleMeterRegistry();
    var computing = new Execution("OCR", 1, Duration.ofMinutes(5), new MemoryBudget(1 << 20));
    canary = Optional.of(new Canary(second, Share.parse("100%"), computing, metrics));
    var worker = recognition(engine);
    var event = upload("photo");

    worker.handle(event, Trigger.NEW);
    worker.handle(event, Trigger.NEW);
    worker.handle(event, Trigger.REPLAYED);

    await().until(() -> count(metrics, "tuwen.ocr.canary.differences") == 2);
    assertThat(count(metrics, "tuwen.ocr.canary.characters")).isEqualTo(5);
    assertThat(second.readings).hasValue(1);
    assertThat(text()).isEqualTo("photo");
  }

  private static int count(MeterRegistry metrics, String name) {
    return (int) metrics.get(name).counter().count();
  }

  @Test
  void a_share_of_the_images_is_always_the_same() {
    var share = Share.parse("5%");
    var chosen =
        IntStream.range(0, 10_000).filter(i -> share.has(new ObjectKey("guest/" + i))).count();

    assertThat(chosen).isBetween(400L, 600L);
    assertThat(Share.parse("0%").has(key)).isFalse();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> Share.parse("101%"));
  }

  /** It is one of the engines, and its reading was the less certain one. */
  @Test
  void an_image_that_a_provider_has_just_read_is_not_paid_for_again_to_be_compared() {
    var paid = new FakePaidEngine();
    paid.text = FakeEngine.text("phoot", 0.4);
    engine.confidence = 0.5;
    var metrics = new SimpleMeterRegistry();
    var computing = new Execution("OCR", 1, Duration.ofMinutes(5), new MemoryBudget(1 << 20));
    try (var trial = new Canary(paid, Share.parse("100%"), computing, metrics)) {
      canary = Optional.of(trial);
      var worker = recognition(results, OptionalDouble.of(0.6), engine, paid);
      worker.handle(upload("photo"), Trigger.NEW);
      engine.confidence = 0.7;
      worker.handle(upload(new ObjectKey("guest/" + UUID.randomUUID()), "photograph"), Trigger.NEW);

      await().until(() -> count(metrics, "tuwen.ocr.canary.characters") >= 10);
    }
    assertThat(count(metrics, "tuwen.ocr.canary.characters")).isEqualTo(10);
    assertThat(paid.readings).hasValue(2);
  }

  /** Twelve to 24 paid calls an hour, until midnight, for one damaged image. */
  @Test
  void an_image_that_a_provider_has_refused_is_not_paid_for_again_while_the_next_one_is_off() {
    var paid = new FakePaidEngine();
    paid.failure = new ProviderFailure(ProviderFailure.Reason.IMAGE, "not an image", null);
    var usedUp = new FakePaidEngine(new EngineId("fake-used-up", 1));
    usedUp.availability = OcrEngine.Availability.OFF;
    var worker = recognition(paid, usedUp);
    var event = upload("photo");
    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(TuwenException.class)
          .isThrownBy(() -> worker.handle(event, Trigger.NEW))
          .matches(worker::waitsOut);
    }
    assertThat(paid.readings).hasValue(1);

    usedUp.availability = OcrEngine.Availability.ON;
    usedUp.failure = paid.failure;
    worker.handle(event, Trigger.NEW);
    assertThat(failure().code()).isEqualTo("engine_refused_image");
    assertThat(paid.readings).hasValue(1);

    worker.handle(event, Trigger.REPLAYED);
    assertThat(paid.readings).hasValue(2);
  }

  /** An event rule beside the callback: both saw that nothing was stored, and both paid. */
  @Test
  void two_events_of_an_image_at_once_are_one_reading() throws InterruptedException {
    var paid = new FakePaidEngine(2);
    paid.gate = new CountDownLatch(1);
    var worker = recognition(paid);
    var event = upload("photo");
    var threads =
        Stream.generate(() -> new Thread(() -> worker.handle(event, Trigger.NEW)))
            .limit(2)
            .toList();

    threads.forEach(Thread::start);
    // One waits for its answer, and the other for that one or for its own.
    await()
        .until(
            () ->
                threads.stream().allMatch(it -> it.getState() == Thread.State.TIMED_WAITING)
                    && paid.readings.get() > 0);
    paid.gate.countDown();
    for (var thread : threads) {
      thread.join();
    }

    assertThat(paid.readings).hasValue(1);
    assertThat(published).hasSize(2);
  }

  /** It was told as failed while it was read, and its text could be replaced by the failure. */
  @Test
  void an_image_in_work_is_not_given_up_before_that_has_ended() throws InterruptedException {
    var paid = new FakePaidEngine(2);
    paid.gate = new CountDownLatch(1);
    var worker = recognition(paid);
    var event = upload("photo");
    var reader = new Thread(() -> worker.handle(event, Trigger.NEW));
    var giver = new Thread(() -> worker.giveUp(event, ErrorCode.STORAGE_UNAVAILABLE, "8 tries"));
    reader.start();
    await().until(() -> paid.readings.get() > 0);

    giver.start();
    await().until(() -> giver.getState() == Thread.State.TIMED_WAITING || !giver.isAlive());
    assertThat(published).isEmpty();
    paid.gate.countDown();
    reader.join();
    giver.join();

    assertThat(published).hasSize(2).allMatch(it -> it.outcome() == Outcome.COMPLETED);
  }

  /** As an outage of the storage does, it makes images wait. */
  @Test
  void no_image_is_given_up_because_of_a_provider_that_is_off() {
    var paid = new FakePaidEngine();
    var worker = recognition(paid);
    var failure = new ProviderFailure(ProviderFailure.Reason.UNAVAILABLE, "down", null);
    paid.availability = OcrEngine.Availability.OFF;
    assertThat(worker.waitsOut(failure)).isTrue();
    assertThat(worker.waitsOut(new Turns.Later())).isTrue();
    assertThat(worker.waitsOut(new TuwenException(ErrorCode.INTERNAL_ERROR, "a fault"))).isFalse();

    paid.availability = OcrEngine.Availability.ON;
    assertThat(worker.waitsOut(failure)).isFalse();
    assertThat(worker.giveUp(upload("photo"), ErrorCode.ENGINE_UNAVAILABLE, "8 tries")).isTrue();
  }

  /** By the time that it is to be given up, the queue for the provider is short again. */
  @ParameterizedTest
  @EnumSource(NotAsked.Why.class)
  void an_image_that_no_provider_was_asked_for_is_not_given_up(NotAsked.Why why) {
    var paid = new FakePaidEngine();
    paid.failure = new NotAsked(why, "not now");
    var worker = recognition(paid);
    var event = upload("photo");

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> worker.handle(event, Trigger.NEW))
        .matches(worker::waitsOut);
  }

  /** It was prepared again every few minutes for ever, and nothing said so. */
  @Test
  void an_image_that_always_takes_too_long_to_prepare_has_a_failed_result_in_the_end() {
    var patience = Duration.ofSeconds(20);
    var now = new FakeClock("2026-11-29T04:00:00Z");
    var spend = new FakeSpend();
    var paid = new FakePaidEngine();
    paid.preparation = () -> now.advance(patience.plusSeconds(1));
    var terms = new Terms(10, 100, 0.25, Duration.ofSeconds(10), patience);
    var memory = new MemoryBudget(1 << 20);
    var worker = recognition(new GuardedEngine(paid, terms, spend, now, memory, metrics));
    var event = upload("photo");

    for (int i = 0; i < ATTEMPTS; i++) {
      assertThatExceptionOfType(TuwenException.class)
          .isThrownBy(() -> worker.handle(event, Trigger.NEW))
          .matches(it -> !worker.waitsOut(it));
    }
    assertThat(worker.giveUp(event, ErrorCode.ENGINE_TIMEOUT, "8 tries")).isTrue();

    assertThat(failure().code()).isEqualTo("engine_timeout");
    assertThat(spend.claimed).isZero();
  }

  private OcrResult.Failed failure() {
    return (OcrResult.Failed) results.find(key).orElseThrow();
  }

  private ImageUploaded upload(String bytes) {
    return upload(key, bytes);
  }

  private ImageUploaded upload(String bytes, Map<String, String> metadata) {
    return upload(key, bytes, metadata);
  }

  private static ImageUploaded upload(ObjectKey key, String bytes) {
    return upload(key, bytes, Map.of());
  }

  private static ImageUploaded upload(ObjectKey key, String bytes, Map<String, String> metadata) {
    var content = Content.of(bytes.getBytes(StandardCharsets.UTF_8));
    var receipt = store.put(Bucket.ORIGINALS, key, content, new Attributes("image/jpeg", metadata));
    return new ImageUploaded(
        receipt.requestId(),
        Instant.now(),
        OssEventName.PUT_OBJECT,
        "cn-hangzhou",
        "tuwen-originals",
        key,
        receipt.eTag(),
        content.length(),
        "image/jpeg");
  }

  private String text() {
    return ((OcrResult.Completed) results.find(key).orElseThrow()).text().text();
  }

  private OcrResult completed(ETag eTag, EngineId by, String text) {
    return new OcrResult.Completed(key, eTag, by, Instant.now(), FakeEngine.text(text));
  }
}
