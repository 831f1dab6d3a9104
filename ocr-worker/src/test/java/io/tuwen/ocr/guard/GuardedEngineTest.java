package io.tuwen.ocr.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.ocr.FakeClock;
import io.tuwen.ocr.FakeSpend;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.OcrEngine.Availability;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.ReadText;
import io.tuwen.ocr.cloud.Refusal;
import io.tuwen.ocr.spend.Spend;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.MemoryBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One call after the other, and what is said of the provider between them. */
class GuardedEngineTest {
  private static final EngineId ID = new EngineId("fake-paid", 1);
  private static final int DAILY_CALLS = 30;
  private static final long MEMORY = 4 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final FakeClock clock = new FakeClock("2026-11-29T04:00:00Z");
  private final Listened spend = new Listened();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Provider provider = new Provider();
  private final MemoryBudget memory = new MemoryBudget(MEMORY);
  private final GuardedEngine engine =
      new GuardedEngine(
          provider,
          new Terms(10, DAILY_CALLS, 0.25, Duration.ofSeconds(10), PATIENCE),
          spend,
          clock,
          memory,
          metrics);

  /** Hears what other workers hear. */
  private static final class Listened extends FakeSpend {
    private final List<String> ended = new ArrayList<>();
    private Supplier<State> state;
    private Runnable afterClaim = () -> {};

    @Override
    public synchronized void claim(String engine, int dailyCalls) {
      super.claim(engine, dailyCalls);
      afterClaim.run();
    }

    @Override
    public void watch(String engine, int dailyCalls, double price, Supplier<State> state) {
      this.state = state;
    }

    @Override
    public void ended(String engine, String outcome) {
      ended.add(engine + " " + outcome);
    }
  }

  private static final class Provider implements OcrEngine {
    private RuntimeException failure;
    private RuntimeException first;
    private Runnable preparation = () -> {};
    private Runnable call = () -> {};
    private Runnable renewal = () -> {};
    private ProviderFailure unrenewed;
    private long renewalMemory;
    private int calls;
    private int warmUps;
    private boolean isClosed;

    @Override
    public EngineId id() {
      return ID;
    }

    @Override
    public Optional<OcrEngine.Provider> provider() {
      return Optional.of(new OcrEngine.Provider(4, true));
    }

    @Override
    public void warmUp() {
      warmUps++;
    }

    @Override
    public Prepared prepare(byte[] image, Cancellation cancellation) {
      preparation.run();
      return new Prepared() {
        @Override
        public ReadText call() {
          return read(image, cancellation);
        }

        @Override
        public long memory() {
          return renewalMemory;
        }

        @Override
        public Optional<Prepared> renewed() {
          renewal.run();
          return Optional.of(this);
        }

        @Override
        public Optional<ProviderFailure> unrenewed() {
          return Optional.ofNullable(unrenewed);
        }
      };
    }

    @Override
    public ReadText read(byte[] image, Cancellation cancellation) {
      calls++;
      call.run();
      if (first != null) {
        var once = first;
        first = null;
        throw once;
      }
      if (failure != null) {
        throw failure;
      }
      return new ReadText(ID, new OcrText(new ImageSize(1, 1), 0, List.of()));
    }

    @Override
    public long memory(byte[] image) {
      return 7L * image.length;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  private ReadText read() {
    return engine.read(new byte[1], new Cancellation());
  }

  private void fails(Reason reason, Duration pause) {
    provider.failure = new ProviderFailure(reason, pause, "as the test wants it", null);
    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(this::read)
        .satisfies(it -> assertThat(it.reason()).isEqualTo(reason));
    provider.failure = null;
  }

  private void fails(Reason reason) {
    fails(reason, Duration.ZERO);
  }

  private void assertNotAsked(NotAsked.Why why) {
    var before = notAsked(why);
    assertThatExceptionOfType(NotAsked.class)
        .isThrownBy(this::read)
        .satisfies(it -> assertThat(it.why()).isEqualTo(why));
    assertThat(notAsked(why)).isEqualTo(before + 1);
  }

  private double notAsked(NotAsked.Why why) {
    return metrics
        .get("tuwen.ocr.not.asked")
        .tag("reason", why.name().toLowerCase(Locale.ROOT))
        .counter()
        .count();
  }

  private double gauge(String name) {
    return metrics.get(name).gauge().value();
  }

  private void assertOff(String reason, Duration pause) {
    var state = spend.state.get();
    assertThat(state.state()).isEqualTo("off");
    assertThat(state.reason()).isEqualTo(reason);
    assertThat(state.until()).isEqualTo(clock.instant().plus(pause));
    assertThat(engine.availability()).isEqualTo(Availability.OFF);
    assertThat(gauge("tuwen.ocr.engine.off")).isEqualTo(1);
    assertNotAsked(NotAsked.Why.PAUSED);
  }

  @Test
  void a_call_is_counted_and_paid_for() {
    assertThat(read().engine()).isEqualTo(ID);

    var answered = metrics.get("tuwen.ocr.calls").tag("outcome", "answered").counter();
    assertThat(answered.count()).isEqualTo(1);
    assertThat(metrics.get("tuwen.ocr.cost").counter().count()).isEqualTo(0.25);
    assertThat(spend.ended).containsExactly("fake-paid answered");
    assertThat(gauge("tuwen.ocr.daily.calls.used")).isEqualTo(1);
    assertThat(gauge("tuwen.ocr.daily.calls.limit")).isEqualTo(DAILY_CALLS);
    assertThat(spend.state.get()).isEqualTo(new Spend.State("on", null, null, 10));
    assertThat(engine.availability()).isEqualTo(Availability.ON);
    assertThat(gauge("tuwen.ocr.engine.off")).isZero();
    assertThat(gauge("tuwen.ocr.breaker.open")).isZero();
    assertThat(gauge("tuwen.ocr.rate")).isEqualTo(10);
  }

  private static ProviderFailure stale() {
    return new ProviderFailure(Reason.REFUSED, "the token is over", null).mended();
  }

  /** The second one was neither counted nor paid for, and went beyond the day's calls. */
  @Test
  void an_engine_that_has_mended_its_failure_is_asked_once_more_and_each_call_counts() {
    provider.first = stale();

    assertThat(read().engine()).isEqualTo(ID);

    assertThat(spend.claimed).isEqualTo(2);
    assertThat(spend.ended).containsExactly("fake-paid refused", "fake-paid answered");
    assertThat(metrics.get("tuwen.ocr.cost").counter().count()).isEqualTo(0.5);
    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  @Test
  void it_is_not_asked_a_third_time_and_never_beyond_the_days_calls() {
    provider.failure = stale();
    assertThatExceptionOfType(ProviderFailure.class).isThrownBy(this::read);
    assertThat(spend.claimed).isEqualTo(2);

    clock.advance(Duration.ofMinutes(10));
    spend.claimed = DAILY_CALLS - 1;
    assertThatExceptionOfType(NotAsked.class)
        .isThrownBy(this::read)
        .satisfies(it -> assertThat(it.why()).isEqualTo(NotAsked.Why.CAP));
    assertThat(spend.claimed).isEqualTo(DAILY_CALLS);
  }

  private void preparationFails(RuntimeException failure) {
    provider.preparation =
        () -> {
          throw failure;
        };
  }

  private void assertNothingPaid() {
    assertThat(spend.claimed).isZero();
    assertThat(spend.ended).isEmpty();
    assertThat(metrics.get("tuwen.ocr.cost").counter().count()).isZero();
  }

  /** A hundred icons used up WeChat's calls of a day, and none of them was sent. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_image_that_is_refused_here_is_not_paid_for(boolean byShape) {
    preparationFails(
        byShape
            ? new ProviderFailure(Reason.IMAGE, "too narrow", null)
            : new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early"));

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(this::read)
        .satisfies(it -> assertThat(it.reason()).isEqualTo(Reason.IMAGE));

    assertNothingPaid();
    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  /** It was taken for the provider's answer. */
  @Test
  void an_image_that_is_refused_here_ends_no_trouble() {
    fails(Reason.REFUSED);
    clock.advance(Duration.ofMinutes(10));
    preparationFails(new ProviderFailure(Reason.IMAGE, "too narrow", null));

    assertThatExceptionOfType(ProviderFailure.class).isThrownBy(this::read);

    assertThat(engine.availability()).isEqualTo(Availability.TROUBLED);
    provider.preparation = () -> {};
    assertThat(read()).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"INTERNAL_ERROR", "PROCESSING_TIMEOUT", "STORAGE_UNAVAILABLE"})
  void our_own_trouble_is_no_providers(ErrorCode code) {
    preparationFails(new TuwenException(code, "no child process is ready"));

    for (int i = 0; i < 12; i++) {
      assertThatExceptionOfType(TuwenException.class)
          .isThrownBy(this::read)
          .isNotInstanceOf(ProviderFailure.class)
          .returns(code, TuwenException::code);
    }

    assertNothingPaid();
    assertThat(gauge("tuwen.ocr.breaker.open")).isZero();
    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  @Test
  void an_adapter_that_cannot_prepare_is_our_trouble_and_its_words_are_not_told() {
    preparationFails(new IllegalStateException("a secret"));

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(this::read)
        .withMessageNotContaining("secret")
        .returns(ErrorCode.INTERNAL_ERROR, TuwenException::code);

    assertNothingPaid();
  }

  @Test
  void a_provider_that_gives_no_token_is_off_and_nothing_is_paid() {
    preparationFails(new ProviderFailure(Reason.REFUSED, "no such app", null));

    assertThatExceptionOfType(ProviderFailure.class).isThrownBy(this::read);

    assertOff("refused", Duration.ofMinutes(10));
    assertNothingPaid();
  }

  @Test
  void a_provider_that_cannot_be_asked_for_a_token_is_down_and_nothing_is_paid() {
    preparationFails(new ProviderFailure(Reason.UNAVAILABLE, "hung up", null));

    for (int i = 0; i < 10; i++) {
      assertThat(engine.availability()).isEqualTo(Availability.ON);
      assertThatExceptionOfType(ProviderFailure.class).isThrownBy(this::read);
    }

    assertOff("down", Duration.ofSeconds(30));
    assertNothingPaid();
  }

  /** The image was sent when its time was over, and its answer went nowhere. */
  @Test
  void a_picture_may_take_longer_to_make_than_a_call() {
    var quick =
        new GuardedEngine(
            provider,
            new Terms(10, DAILY_CALLS, 0.25, Duration.ofSeconds(1), PATIENCE),
            spend,
            clock,
            memory,
            new SimpleMeterRegistry());
    provider.preparation = () -> LockSupport.parkNanos(1_500_000_000);

    assertThat(quick.read(new byte[1], new Cancellation()).engine()).isEqualTo(ID);
  }

  @Test
  void what_was_being_prepared_when_the_provider_went_off_is_not_sent() {
    provider.preparation =
        () -> {
          provider.preparation = () -> {};
          fails(Reason.EXHAUSTED);
        };

    assertNotAsked(NotAsked.Why.PAUSED);

    assertThat(spend.claimed).isEqualTo(1);
  }

  @Test
  void how_long_an_image_was_prepared_is_no_more_time_to_wait_for_its_turn() {
    provider.preparation =
        () -> {
          provider.preparation = () -> {};
          clock.advance(PATIENCE.minusMillis(100));
          fails(Reason.THROTTLED, Duration.ofMillis(500));
        };

    assertNotAsked(NotAsked.Why.RATE);
  }

  /**
   * It was sent and paid for, its answer was dropped, and the provider counted as late. Then it was
   * an image that the provider was not asked for, and was prepared again and again without end.
   */
  @Test
  void an_image_that_takes_all_of_its_time_to_be_prepared_is_not_sent_and_has_failed() {
    provider.preparation = () -> clock.advance(PATIENCE.plusMillis(1));

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(this::read)
        .isNotInstanceOfAny(NotAsked.class, ProviderFailure.class)
        .returns(ErrorCode.ENGINE_TIMEOUT, TuwenException::code);

    assertNothingPaid();
    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  /** Its time stood still, and the work on it was ended by the clock while the provider read. */
  @Test
  void an_image_that_starved_until_a_call_could_not_end_by_the_clock_is_not_sent() {
    var cancellation = new Cancellation();
    var starved = Duration.ofSeconds(40);
    provider.preparation =
        () -> {
          clock.advance(starved);
          cancellation.<RuntimeException>during(() -> {}, () -> starved, () -> {});
        };

    assertThatExceptionOfType(NotAsked.class)
        .isThrownBy(() -> engine.read(new byte[1], cancellation));

    assertNothingPaid();
  }

  @Test
  void what_a_child_waited_for_a_processor_is_no_time_of_its_image() {
    var cancellation = new Cancellation();
    provider.preparation =
        () -> {
          clock.advance(PATIENCE.multipliedBy(2));
          cancellation.<RuntimeException>during(() -> {}, () -> PATIENCE, () -> {});
        };

    assertThat(engine.read(new byte[1], cancellation)).isNotNull();
  }

  /** The log of claims may take seconds. */
  @Test
  void a_call_that_was_claimed_too_late_is_not_made() {
    spend.afterClaim = () -> clock.advance(PATIENCE.plusMillis(1));

    assertNotAsked(NotAsked.Why.RATE);

    assertThat(provider.calls).isZero();
    assertThat(spend.ended).isEmpty();
  }

  @Test
  void a_second_call_for_which_no_time_is_left_is_not_made() {
    provider.first = stale();
    provider.call = () -> clock.advance(PATIENCE.plusMillis(1));

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(this::read)
        .returns(Reason.REFUSED, ProviderFailure::reason);

    assertThat(provider.calls).isEqualTo(1);
    assertThat(spend.claimed).isEqualTo(1);
  }

  /**
   * A good image failed for good, where WeChat's calls were used up and there was no time to see.
   */
  @Test
  void what_a_failure_means_without_a_second_call_is_the_engines_to_say() {
    provider.first = new ProviderFailure(Reason.IMAGE, "damaged, or used up", null).mended();
    provider.unrenewed = new ProviderFailure(Reason.REFUSED, "used up", null);
    provider.call = () -> clock.advance(PATIENCE.plusMillis(1));

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(this::read)
        .returns(Reason.REFUSED, ProviderFailure::reason);

    assertThat(spend.claimed).isEqualTo(1);
    assertThat(engine.availability()).isEqualTo(Availability.OFF);
  }

  /** The refusal was lost, and the image was paid for again. */
  @Test
  void so_it_is_where_the_days_calls_leave_none_for_a_second() {
    spend.claimed = DAILY_CALLS - 1;
    provider.first = new ProviderFailure(Reason.IMAGE, "damaged, or used up", null).mended();
    provider.unrenewed = new ProviderFailure(Reason.REFUSED, "used up", null);

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(this::read)
        .returns(Reason.REFUSED, ProviderFailure::reason);

    assertThat(spend.claimed).isEqualTo(DAILY_CALLS);
  }

  @Test
  void a_token_is_renewed_without_memory() {
    var inUse = new ArrayList<Long>();
    provider.first = stale();
    provider.renewal = () -> inUse.add(memory.inUse());

    read();

    assertThat(inUse).containsExactly(0L);
  }

  /** The refusal was lost, and the image was paid for again. */
  @Test
  void a_refusal_counts_where_there_is_no_memory_to_see_whether_it_is_true() {
    provider.first = new ProviderFailure(Reason.IMAGE, "damaged, or used up", null).mended();
    provider.call = () -> clock.advance(PATIENCE.minusMillis(10));
    provider.renewalMemory = MEMORY;
    provider.renewal =
        () -> {
          throw new AssertionError("decoded");
        };

    whileTaken(
        MEMORY / 2,
        () ->
            assertThatExceptionOfType(ProviderFailure.class)
                .isThrownBy(this::read)
                .returns(Reason.IMAGE, ProviderFailure::reason));

    assertThat(spend.claimed).isEqualTo(1);
  }

  @Test
  void where_there_is_no_memory_to_see_it_the_engine_says_what_a_refusal_means() {
    provider.first = new ProviderFailure(Reason.IMAGE, "damaged, or used up", null).mended();
    provider.unrenewed = new ProviderFailure(Reason.REFUSED, "used up", null);
    provider.call = () -> clock.advance(PATIENCE.minusMillis(10));
    provider.renewalMemory = MEMORY;

    whileTaken(
        MEMORY / 2,
        () ->
            assertThatExceptionOfType(ProviderFailure.class)
                .isThrownBy(this::read)
                .returns(Reason.REFUSED, ProviderFailure::reason));

    assertThat(engine.availability()).isEqualTo(Availability.OFF);
  }

  @Test
  void work_that_is_given_up_while_that_is_seen_says_nothing_of_the_provider() {
    var cancellation = new Cancellation();
    provider.first = new ProviderFailure(Reason.IMAGE, "damaged, or used up", null).mended();
    provider.unrenewed = new ProviderFailure(Reason.REFUSED, "used up", null);
    provider.renewal =
        () -> {
          cancellation.cancel();
          cancellation.check();
        };

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(() -> engine.read(new byte[1], cancellation))
        .returns(Reason.IMAGE, ProviderFailure::reason);

    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  /** As where the work was given up meanwhile. */
  @Test
  void a_refusal_counts_where_this_machine_cannot_see_whether_it_is_true() {
    provider.first = new ProviderFailure(Reason.IMAGE, "damaged, or used up", null).mended();
    provider.renewal =
        () -> {
          throw new TuwenException(ErrorCode.PROCESSING_TIMEOUT, "given up");
        };

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(this::read)
        .returns(Reason.IMAGE, ProviderFailure::reason);
  }

  private void whileTaken(long bytes, Runnable step) {
    memory.within(
        Duration.ZERO,
        bytes,
        new Cancellation(),
        () -> {
          step.run();
          return true;
        });
  }

  /** It stood still for an hour: the next turn was a time of that day. */
  @Test
  void a_clock_that_is_set_back_stops_no_provider() {
    read();
    fails(Reason.REFUSED);
    clock.advance(Duration.ofMinutes(10));

    clock.setBack(Duration.ofHours(1));

    assertThat(engine.availability()).isEqualTo(Availability.TROUBLED);
    assertThat(read()).isNotNull();
    assertThat(read()).isNotNull();
  }

  @Test
  void an_image_takes_memory_while_it_is_prepared_and_none_while_the_provider_reads() {
    var inUse = new ArrayList<Long>();
    provider.preparation = () -> inUse.add(memory.inUse());
    provider.call = () -> inUse.add(memory.inUse());

    read();

    assertThat(inUse).containsExactly(1L << 20, 0L);
  }

  /** There was as much again for each provider, and no bound at all for one on trial. */
  @Test
  void an_image_is_not_prepared_before_those_that_are_read_here_leave_it_the_memory() {
    var cancellation = new Cancellation();
    cancellation.cancel();
    provider.preparation =
        () -> {
          throw new AssertionError("prepared");
        };

    whileTaken(
        MEMORY,
        () ->
            assertThatExceptionOfType(TuwenException.class)
                .isThrownBy(() -> engine.read(new byte[1], cancellation))
                .returns(ErrorCode.PROCESSING_TIMEOUT, TuwenException::code));

    assertNothingPaid();
  }

  @Test
  void terms_that_leave_no_time_before_a_call_are_refused() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> new Terms(10, 1, 0, Duration.ofSeconds(10), Duration.ZERO))
        .withMessageContaining("tuwen.ocr.deadline");
  }

  @Test
  void work_that_was_given_up_is_not_sent() {
    var cancellation = new Cancellation();
    provider.preparation = cancellation::cancel;

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> engine.read(new byte[1], cancellation))
        .returns(ErrorCode.PROCESSING_TIMEOUT, TuwenException::code);

    assertNothingPaid();
  }

  @Test
  void the_rest_is_the_engines() {
    engine.warmUp();
    assertThat(engine.id()).isEqualTo(ID);
    assertThat(engine.provider()).isEqualTo(provider.provider());
    assertThat(engine.memory(new byte[3])).isEqualTo(21);
    engine.close();

    assertThat(provider.warmUps).isEqualTo(1);
    assertThat(provider.isClosed).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "PROCESSING_TIMEOUT, TIMEOUT",
    "ENGINE_TIMEOUT, TIMEOUT",
    "IMAGE_UNREADABLE, IMAGE",
    "STORAGE_UNAVAILABLE, UNAVAILABLE"
  })
  void what_an_adapter_says_is_put_into_a_providers_words(ErrorCode said, Reason meant) {
    provider.failure = new TuwenException(said, "as the adapter says it");

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(this::read)
        .withMessage("as the adapter says it")
        .satisfies(it -> assertThat(it.reason()).isEqualTo(meant));
  }

  @Test
  void an_adapter_that_fails_is_a_defect_and_its_words_are_not_told() {
    provider.failure = new IllegalStateException("a secret");

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(this::read)
        .withMessageNotContaining("secret")
        .satisfies(it -> assertThat(it.reason()).isEqualTo(Reason.DEFECT));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"EXHAUSTED", "REFUSED"})
  void who_has_no_calls_or_no_rights_is_not_asked_for_a_while(Reason reason) {
    fails(reason);

    assertOff(Outcome.of(reason).label(), Duration.ofMinutes(10));
    assertThat(spend.ended).containsExactly("fake-paid " + Outcome.of(reason).label());
    assertThat(metrics.get("tuwen.ocr.cost").counter().count()).isEqualTo(0.25);
  }

  @Test
  void a_provider_that_says_for_how_long_is_left_alone_for_so_long() {
    fails(Reason.EXHAUSTED, Duration.ofHours(1));

    assertOff("exhausted", Duration.ofHours(1));
  }

  /** Its count of the new day begins a minute late: it was off for this day, too. */
  @Test
  void a_provider_whose_quota_is_late_at_midnight_is_asked_again_soon() {
    fails(Reason.EXHAUSTED, Refusal.untilTomorrow(clock.instant()));
    clock.advance(Duration.ofHours(12));
    assertThat(engine.availability()).isEqualTo(Availability.TROUBLED);

    fails(Reason.EXHAUSTED, Refusal.untilTomorrow(clock.instant()));

    assertOff("exhausted", Duration.ofMinutes(20));
    clock.advance(Duration.ofMinutes(20));
    read();
    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  @Test
  void after_its_pause_one_call_decides() {
    fails(Reason.REFUSED);
    clock.advance(Duration.ofMinutes(10));

    assertThat(engine.availability()).isEqualTo(Availability.TROUBLED);
    assertThat(spend.state.get().state()).isEqualTo("probing");
    assertThat(gauge("tuwen.ocr.engine.off")).isZero();
    fails(Reason.UNAVAILABLE);
    assertOff("down", Duration.ofMinutes(1));

    clock.advance(Duration.ofMinutes(1));
    read();
    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  /** It answers, so it is not away. */
  @Test
  void a_refused_image_ends_the_trouble() {
    fails(Reason.REFUSED);
    clock.advance(Duration.ofMinutes(10));

    fails(Reason.IMAGE);

    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"UNAVAILABLE", "TIMEOUT", "DEFECT"})
  void who_fails_half_of_the_time_is_down(Reason reason) {
    for (int i = 0; i < 5; i++) {
      read();
      clock.advance(PATIENCE);
    }
    for (int i = 0; i < 4; i++) {
      fails(reason);
      clock.advance(PATIENCE);
      assertThat(engine.availability()).isEqualTo(Availability.ON);
    }

    fails(reason);

    assertThat(gauge("tuwen.ocr.breaker.open")).isEqualTo(1);
    assertOff("down", Duration.ofSeconds(30));
    clock.advance(Duration.ofSeconds(30));
    read();
    assertThat(gauge("tuwen.ocr.breaker.open")).isZero();
  }

  @Test
  void images_that_are_refused_make_no_provider_down() {
    for (int i = 0; i < 12; i++) {
      fails(Reason.IMAGE);
      clock.advance(PATIENCE);
    }

    assertThat(engine.availability()).isEqualTo(Availability.ON);
    assertThat(gauge("tuwen.ocr.breaker.open")).isZero();
  }

  @Test
  void who_throttles_is_asked_half_as_often() {
    fails(Reason.THROTTLED);

    assertThat(gauge("tuwen.ocr.rate")).isEqualTo(5);
    assertThat(spend.state.get().state()).isEqualTo("on");
  }

  /** At low load the pace alone does not tell it: others may use up what the account allows. */
  @Test
  void a_provider_that_throttles_is_troubled_until_it_has_read_something() {
    fails(Reason.THROTTLED);
    assertThat(engine.availability()).isEqualTo(Availability.TROUBLED);
    fails(Reason.UNAVAILABLE);
    assertThat(engine.availability()).isEqualTo(Availability.TROUBLED);

    read();

    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  @Test
  void a_provider_that_throttled_and_then_refuses_an_image_has_no_trouble() {
    fails(Reason.THROTTLED);

    fails(Reason.IMAGE);

    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  /** A topic without a leader, or without our rights: images were given up after ten minutes. */
  @Test
  void a_provider_whose_calls_cannot_be_counted_is_troubled_until_one_has_succeeded() {
    spend.isBroken = () -> true;
    assertNotAsked(NotAsked.Why.UNCOUNTED);
    assertThat(engine.availability()).isEqualTo(Availability.TROUBLED);
    spend.isBroken = () -> false;
    assertThat(engine.availability()).isEqualTo(Availability.TROUBLED);

    read();

    assertThat(engine.availability()).isEqualTo(Availability.ON);
  }

  @Test
  void who_wants_a_longer_rest_than_an_image_can_wait_is_not_asked_meanwhile() {
    fails(Reason.THROTTLED, Duration.ofSeconds(5));

    assertThat(engine.availability()).isEqualTo(Availability.TROUBLED);
    assertNotAsked(NotAsked.Why.RATE);
    clock.advance(Duration.ofSeconds(5));
    assertThat(read()).isNotNull();
  }

  @Test
  void a_turn_that_comes_soon_is_waited_for() {
    read();
    var before = clock.instant();

    read();

    assertThat(clock.instant()).isEqualTo(before.plusMillis(100));
  }

  @Test
  void when_the_days_calls_are_used_up_it_is_off_until_the_next() {
    spend.claimed = DAILY_CALLS;

    assertThat(engine.availability()).isEqualTo(Availability.OFF);
    assertThat(spend.state.get()).isEqualTo(new Spend.State("off", "cap", Instant.MAX, 10));
    assertNotAsked(NotAsked.Why.CAP);
  }
}
