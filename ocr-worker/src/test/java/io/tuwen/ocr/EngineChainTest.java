package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import io.tuwen.ocr.guard.Clock;
import io.tuwen.ocr.guard.GuardedEngine;
import io.tuwen.ocr.guard.NotAsked;
import io.tuwen.ocr.guard.Terms;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.Claim;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines in a row, one of which takes money. */
class EngineChainTest {
  private static final Claim CLAIM = Claim.ofEvent(new ObjectKey("guest/photo"));
  private static final byte[] IMAGE = {1};
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final Execution computing = new Execution("OCR", 1, LONG, new MemoryBudget(1 << 20));
  private final FakePaidEngine paid = new FakePaidEngine();
  private final FreeEngine free = new FreeEngine();
  private final FakeCodeReader codes = new FakeCodeReader();
  private final Tries.OfImage tries =
      new Tries(8, Clock.SYSTEM).of(new ObjectKey("guest/photo"), new ETag("5f7a1"));

  private EngineChain chain(OcrEngine... engines) {
    return chain(LONG, engines);
  }

  private EngineChain chain(Duration deadline, OcrEngine... engines) {
    return new EngineChain(List.of(engines), computing, codes, deadline, OptionalDouble.empty());
  }

  @AfterEach
  void close() {
    computing.close();
  }

  @Test
  void a_paid_engine_is_never_warmed_up() {
    chain(paid, free).warmUp();

    assertThat(paid.warmUps).hasValue(0);
    assertThat(free.warmUps).isEqualTo(1);
  }

  @Test
  void the_codes_beside_a_providers_text_are_found_here() {
    var chain = chain(paid, free);
    chain.warmUp();

    assertThat(codes.warmUps).isEqualTo(1);
    assertThat(chain.read(IMAGE, CLAIM, tries).best().text().codes())
        .containsExactly(FakeCodeReader.CODE);
  }

  @Test
  void codes_are_looked_for_once_however_many_providers_are_asked() {
    paid.failure = new ProviderFailure(ProviderFailure.Reason.UNAVAILABLE, "down", null);
    var other = new FakePaidEngine();

    assertThat(chain(paid, other).read(IMAGE, CLAIM, tries).best().text().codes())
        .containsExactly(FakeCodeReader.CODE);

    assertThat(codes.readings).isEqualTo(1);
  }

  @Test
  void an_engine_that_computes_here_finds_its_own_codes() {
    var chain = chain(free);
    chain.warmUp();

    assertThat(codes.warmUps).isZero();
    assertThat(chain.read(IMAGE, CLAIM, tries).best().text().codes()).isEmpty();
  }

  @Test
  void a_provider_may_read_what_cannot_be_decoded_here() {
    codes.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");

    assertThat(chain(paid).read(IMAGE, CLAIM, tries).best().text().codes()).isEmpty();
  }

  @Test
  void nothing_is_paid_for_while_codes_cannot_be_found_for_another_reason_than_the_image() {
    codes.failure = new TuwenException(ErrorCode.INTERNAL_ERROR, "no child process is ready");

    assertThatExceptionOfType(EngineFailure.class)
        .isThrownBy(() -> chain(paid).read(IMAGE, CLAIM, tries))
        .satisfies(it -> assertThat(it.category()).isEqualTo(Category.TRANSIENT));

    assertThat(paid.readings).hasValue(0);
  }

  @Test
  void a_provider_that_is_slow_may_be_tried_again() {
    paid.gate = new CountDownLatch(1);

    assertThatExceptionOfType(EngineFailure.class)
        .isThrownBy(() -> chain(SHORT, paid).read(IMAGE, CLAIM, tries))
        .satisfies(
            it -> {
              assertThat(it.code()).isEqualTo(ErrorCode.ENGINE_TIMEOUT);
              assertThat(it.category()).isEqualTo(Category.TRANSIENT);
            });
  }

  @Test
  void a_computation_that_is_slow_is_the_fault_of_the_image() {
    free.gate = new CountDownLatch(1);
    var computing = new Execution("OCR", 1, SHORT, new MemoryBudget(1 << 20));
    var chain = new EngineChain(List.of(free), computing, codes, LONG, OptionalDouble.empty());

    assertThatExceptionOfType(EngineFailure.class)
        .isThrownBy(() -> chain.read(IMAGE, CLAIM, tries))
        .satisfies(
            it -> {
              assertThat(it.code()).isEqualTo(ErrorCode.PROCESSING_TIMEOUT);
              assertThat(it.category()).isEqualTo(Category.PERMANENT);
            });
  }

  @Test
  void the_next_engine_reads_what_a_slow_provider_does_not() {
    paid.gate = new CountDownLatch(1);

    assertThat(chain(SHORT, paid, free).read(IMAGE, CLAIM, tries).best().engine())
        .isEqualTo(FreeEngine.ID);
  }

  @Test
  void a_bad_image_is_not_sent_to_the_next_engine() {
    free.failure = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");

    assertThatExceptionOfType(EngineFailure.class)
        .isThrownBy(() -> chain(free, paid).read(IMAGE, CLAIM, tries));

    assertThat(paid.readings).hasValue(0);
  }

  @Test
  void done_is_what_any_engine_of_the_chain_has_read_at_its_present_revision() {
    var chain = chain(paid, free);

    assertThat(chain.isUpToDate(FakePaidEngine.ID)).isTrue();
    assertThat(chain.isUpToDate(FreeEngine.ID)).isTrue();
    assertThat(chain.isUpToDate(new EngineId("fake-free", 3))).isTrue();
    assertThat(chain.isUpToDate(new EngineId("fake-free", 1))).isFalse();
    assertThat(chain.isUpToDate(new EngineId("another", 9))).isFalse();
  }

  /** There is one place to compute; the provider takes three images at once nevertheless. */
  @Test
  void a_provider_is_sent_as_many_images_at_once_as_it_takes() {
    var wide = new FakePaidEngine(3);
    wide.gate = new CountDownLatch(1);
    var chain = chain(wide);
    var clients = Executors.newFixedThreadPool(3);

    IntStream.range(0, 3).forEach(i -> clients.execute(() -> chain.read(IMAGE, CLAIM, tries)));

    await().untilAsserted(() -> assertThat(wide.readings).hasValue(3));
    wide.gate.countDown();
    clients.shutdown();
  }

  @Test
  void an_unknown_engine_is_refused_with_a_sentence_and_none_is_made() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                Engines.chosen(
                    List.of("embedded", "alyun"),
                    Map.of(
                        "embedded",
                        () -> {
                          throw new AssertionError("made");
                        })))
        .withMessage(
            "tuwen.ocr.engines names the engine \"alyun\", which this worker does not have;"
                + " it has: embedded");
  }

  @Test
  void an_uncertain_reading_is_read_by_the_next_engine_and_the_better_one_counts() {
    var first = new FakeEngine();
    var second = new FakePaidEngine();
    first.confidence = 0.5;
    second.text = FakeEngine.text("sure");

    assertThat(belowPoint6(first, second).read(IMAGE, CLAIM, tries).best().engine())
        .isEqualTo(FakePaidEngine.ID);

    second.text = FakeEngine.text("less", 0.4);
    assertThat(belowPoint6(first, second).read(IMAGE, CLAIM, tries).best().engine())
        .isEqualTo(first.id());
  }

  @Test
  void a_certain_reading_is_not_read_again() {
    assertThat(belowPoint6(new FakeEngine(), paid).read(IMAGE, CLAIM, tries).best().engine().name())
        .isEqualTo("fake");
    assertThat(paid.readings).hasValue(0);
  }

  /** No lines at all are the least certain reading. */
  @Test
  void an_uncertain_reading_counts_where_the_next_engine_fails() {
    paid.failure = new ProviderFailure(ProviderFailure.Reason.UNAVAILABLE, "down", null);

    assertThat(belowPoint6(free, paid).read(IMAGE, CLAIM, tries).best().engine())
        .isEqualTo(FreeEngine.ID);
    assertThat(paid.readings).hasValue(1);
  }

  @Test
  void readings_have_a_cost_where_a_provider_may_have_charged_whatever_counts_in_the_end() {
    assertThat(belowPoint6(free, paid).read(IMAGE, CLAIM, tries).haveCost()).isTrue();
    paid.failure = new ProviderFailure(ProviderFailure.Reason.IMAGE, "not an image", null);
    assertThat(chain(paid, free).read(IMAGE, CLAIM, tries).haveCost()).isTrue();
  }

  @Test
  void readings_have_no_cost_where_no_provider_was_asked() {
    paid.failure = new NotAsked(NotAsked.Why.PAUSED, "off");

    assertThat(chain(paid, free).read(IMAGE, CLAIM, tries).haveCost()).isFalse();
    assertThat(belowPoint6(new FakeEngine(), paid).read(IMAGE, CLAIM, tries).haveCost()).isFalse();
  }

  private EngineChain belowPoint6(OcrEngine... engines) {
    return new EngineChain(List.of(engines), computing, codes, LONG, OptionalDouble.of(0.6));
  }

  @Test
  void what_a_provider_says_of_an_image_is_not_the_last_word() {
    paid.failure = new ProviderFailure(ProviderFailure.Reason.IMAGE, "not an image", null);

    assertThat(chain(paid, free).read(IMAGE, CLAIM, tries).best().engine())
        .isEqualTo(FreeEngine.ID);
    assertThatExceptionOfType(EngineFailure.class)
        .isThrownBy(() -> chain(paid).read(IMAGE, CLAIM, tries))
        .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.ENGINE_REFUSED_IMAGE));
  }

  /** It was only away for half a minute, and would have read the image. */
  @Test
  void what_one_provider_says_of_an_image_is_not_the_word_of_another_that_was_not_asked() {
    var away = new FakePaidEngine(new EngineId("fake-away", 1));
    away.failure = new NotAsked(NotAsked.Why.PAUSED, "off");
    paid.failure = new ProviderFailure(ProviderFailure.Reason.IMAGE, "not an image", null);

    assertThatExceptionOfType(EngineFailure.class)
        .isThrownBy(() -> chain(away, paid).read(IMAGE, CLAIM, tries))
        .matches(it -> it.category() == Category.TRANSIENT);
    assertThatExceptionOfType(EngineFailure.class)
        .isThrownBy(() -> chain(paid, away).read(IMAGE, CLAIM, tries))
        .matches(it -> it.category() == Category.TRANSIENT);
    assertThat(paid.readings).hasValue(1);
  }

  @Test
  void a_provider_that_was_not_asked_may_read_it_yet_whatever_another_has_failed_for() {
    var busy = new FakePaidEngine(new EngineId("fake-busy", 1));
    busy.failure = new NotAsked(NotAsked.Why.BUSY, "enough to do");
    paid.failure = new ProviderFailure(ProviderFailure.Reason.TIMEOUT, "late", null);
    var chain = chain(busy, paid);

    assertThatExceptionOfType(EngineFailure.class)
        .isThrownBy(() -> chain.read(IMAGE, CLAIM, tries))
        .matches(chain::isTrouble);
  }

  /** The image was a dead letter after its last try where the provider came first. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_provider_that_has_trouble_may_read_it_yet_whatever_fails_here_for_a_moment(
      boolean isAsked) {
    paid.failure = new ProviderFailure(ProviderFailure.Reason.UNAVAILABLE, "down", null);
    paid.availability = isAsked ? OcrEngine.Availability.TROUBLED : OcrEngine.Availability.OFF;
    free.failure = new TuwenException(ErrorCode.WORKER_OVERLOADED, "no time");

    for (var chain : List.of(chain(paid, free), chain(free, paid))) {
      assertThatExceptionOfType(EngineFailure.class)
          .isThrownBy(() -> chain.read(IMAGE, CLAIM, tries))
          .matches(chain::isTrouble);
    }
  }

  /** It was the provider's failure, eight of which made a dead letter. */
  @Test
  void memory_that_others_have_is_no_try_of_a_provider_and_costs_nothing() {
    paid.memory = 1 << 20;
    var memory = new MemoryBudget(paid.memory);
    var terms = new Terms(10, 100, 0.25, Duration.ofSeconds(10), Duration.ofMillis(20));
    var clock = new FakeClock("2026-11-29T04:00:00Z");
    var registry = new SimpleMeterRegistry();
    var guarded = new GuardedEngine(paid, terms, new FakeSpend(), clock, memory, registry);
    var chain = chain(guarded);

    var charged =
        memory.within(
            Duration.ZERO,
            paid.memory,
            new Cancellation(),
            () -> {
              for (int i = 0; i < 9; i++) {
                assertThatExceptionOfType(EngineFailure.class)
                    .isThrownBy(() -> chain.read(IMAGE, CLAIM, tries))
                    .withCauseInstanceOf(NotAsked.class);
              }
              return chain(guarded, free).read(IMAGE, CLAIM, tries).charged();
            });

    assertThat(charged).contains(Set.of());
    assertThat(chain.read(IMAGE, CLAIM, tries).best().engine()).isEqualTo(FakePaidEngine.ID);
  }

  /** A refusal of an earlier try needs no thread: it was stored as the last word. */
  @Test
  void a_worker_that_leaves_stores_no_refusal_while_another_engine_is_left() {
    paid.failure = new ProviderFailure(ProviderFailure.Reason.IMAGE, "not an image", null);
    assertThatExceptionOfType(EngineFailure.class)
        .isThrownBy(() -> chain(paid).read(IMAGE, CLAIM, tries));
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> chain(paid, free).read(IMAGE, CLAIM, tries))
        .returns(Category.TRANSIENT, TuwenException::category);

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void what_was_read_is_not_lost_where_the_worker_leaves_while_the_next_engine_reads() {
    paid.gate = new CountDownLatch(1);
    var worker = Thread.currentThread();
    var stop =
        new Thread(
            () -> {
              await().until(() -> paid.readings.get() == 1);
              worker.interrupt();
            });
    stop.start();

    var read = belowPoint6(free, paid, new FakeEngine()).read(IMAGE, CLAIM, tries).best();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(read.engine()).isEqualTo(FreeEngine.ID);
  }

  @Test
  void a_pinned_revision_is_that_one_or_none() {
    Map<String, Supplier<OcrEngine>> adapters = Map.of("fake-free", () -> free);

    assertThat(Engines.chosen(List.of("fake-free@2"), adapters)).containsExactly(free);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> Engines.chosen(List.of("fake-free@3"), adapters))
        .withMessage("tuwen.ocr.engines wants fake-free@3, and this worker has fake-free@2");
  }
}
