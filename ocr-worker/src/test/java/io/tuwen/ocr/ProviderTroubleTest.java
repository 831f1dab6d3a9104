package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.guard.GuardedEngine;
import io.tuwen.ocr.guard.Terms;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.Claim;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A thousand images, and a provider that does not do as it should. */
class ProviderTroubleTest {
  private static final int IMAGES = 1000;
  private static final int ATTEMPTS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final ETag ETAG = new ETag("5f7a1");
  private static final EngineId PAID = new EngineId("fake-paid", 1);

  private final FakeClock clock = new FakeClock("2026-11-29T04:00:00Z");
  private final FakeSpend spend = new FakeSpend();
  private final Execution computing = new Execution("OCR", 1, LONG, new MemoryBudget(1 << 20));
  private final Random random = new Random(7);
  private final List<EngineChain> chains = new ArrayList<>();

  private Function<Instant, Optional<ProviderFailure>> trouble = now -> Optional.empty();
  private int calls;
  private int dailyCalls = 1_000_000;
  private double rate = 10;
  private int images = IMAGES;
  private Predicate<Integer> isBad = image -> false;
  private Predicate<Integer> isSlow = image -> false;
  private Instant end = Instant.MAX;

  /** When one image more comes. */
  private Instant another = Instant.MAX;

  /** What became of the images. */
  private record Tally(int byProvider, int byFallback, int failed) {}

  @AfterEach
  void close(TestInfo test) {
    System.out.printf(
        "%s: %d calls for %d images%n",
        test.getTestMethod().orElseThrow().getName(), calls, images);
    chains.forEach(EngineChain::close);
    computing.close();
  }

  @Test
  void one_call_in_ten_fails() {
    trouble = now -> at(random.nextInt(10) == 0, Reason.UNAVAILABLE);

    assertThat(read(paid())).isEqualTo(new Tally(IMAGES, 0, 0));
    assertThat(calls).isBetween(IMAGES, IMAGES * 5 / 4);
  }

  @Test
  void it_throttles_what_is_faster_than_it_likes() {
    var last = new Instant[] {Instant.EPOCH};
    trouble =
        now -> {
          var isTooSoon = Duration.between(last[0], now).toMillis() < 180;
          last[0] = now;
          return at(isTooSoon, Reason.THROTTLED);
        };

    assertThat(read(paid())).isEqualTo(new Tally(IMAGES, 0, 0));
    assertThat(calls).isBetween(IMAGES, IMAGES * 5 / 4);
  }

  @Test
  void it_is_down_for_two_minutes() {
    trouble = now -> at(isWithin(now, 20, 140), Reason.UNAVAILABLE);

    assertThat(read(paid())).isEqualTo(new Tally(IMAGES, 0, 0));
    assertThat(calls).isBetween(IMAGES, IMAGES + 20);
  }

  @Test
  void the_fallback_reads_while_it_is_down() {
    trouble = now -> at(isWithin(now, 20, 140), Reason.TIMEOUT);

    var tally = read(paid(), new FreeEngine());

    assertThat(tally.failed()).isZero();
    assertThat(tally.byProvider() + tally.byFallback()).isEqualTo(IMAGES);
    assertThat(tally.byProvider()).isPositive();
    assertThat(calls).isLessThanOrEqualTo(tally.byProvider() + 20);
  }

  /** All day long there is no other engine, and no image becomes a dead letter. */
  @Test
  void it_is_away_for_a_day() {
    rate = 1000;
    trouble = now -> at(isWithin(now, 0, 86_400), Reason.UNAVAILABLE);

    assertThat(read(paid())).isEqualTo(new Tally(IMAGES, 0, 0));
    assertThat(calls).isBetween(IMAGES, IMAGES + 200);
  }

  /** What waited had one try left, and each tenth failed at it. */
  @Test
  void one_call_in_ten_fails_after_hours_without_it() {
    trouble = now -> at(isWithin(now, 20, 10_000) || random.nextInt(10) == 0, Reason.UNAVAILABLE);

    assertThat(read(paid())).isEqualTo(new Tally(IMAGES, 0, 0));
  }

  /** For longer than an image is tried. */
  @Test
  void its_calls_cannot_be_counted_for_hours() {
    spend.isBroken = () -> isWithin(clock.instant(), 20, 10_000);

    assertThat(read(paid())).isEqualTo(new Tally(IMAGES, 0, 0));
    assertThat(calls).isEqualTo(IMAGES);
  }

  /** Others use up what the account allows, and our own pace is slow enough for every image. */
  @Test
  void it_throttles_whatever_it_is_asked_for_hours() {
    rate = 1000;
    trouble = now -> at(isWithin(now, 0, 10_000), Reason.THROTTLED);

    assertThat(read(paid())).isEqualTo(new Tally(IMAGES, 0, 0));
  }

  @Test
  void its_calls_are_used_up() {
    dailyCalls = 100;

    assertThat(read(paid(), new FreeEngine())).isEqualTo(new Tally(100, IMAGES - 100, 0));
    assertThat(calls).isEqualTo(100);
  }

  /**
   * Its own failures switched the provider off, and each later try of it was the one that probes.
   */
  @Test
  void an_image_at_which_it_always_fails_is_paid_for_no_more_often_than_it_is_tried() {
    images = 11;
    isBad = image -> image == 10;
    end = clock.instant().plus(Duration.ofDays(1));

    assertThat(read(paid())).isEqualTo(new Tally(10, 0, 0));
    assertThat(calls).isLessThanOrEqualTo(10 + ATTEMPTS + 1);
  }

  @Test
  void an_image_at_which_it_always_fails_fails_where_another_is_read() {
    images = 11;
    isBad = image -> image == 10;
    another = clock.instant().plus(Duration.ofHours(2));

    assertThat(read(paid())).isEqualTo(new Tally(11, 0, 1));
    assertThat(calls).isLessThanOrEqualTo(11 + 2 * ATTEMPTS + 1);
  }

  /** It was retried for ever, as one that the provider was not asked for. */
  @Test
  void an_image_that_always_takes_too_long_to_prepare_fails_and_costs_nothing() {
    images = 11;
    isSlow = image -> image == 10;
    end = clock.instant().plus(Duration.ofDays(1));

    assertThat(read(paid())).isEqualTo(new Tally(10, 0, 1));
    assertThat(calls).isEqualTo(10);
    assertThat(spend.claimed).isEqualTo(10);
  }

  /** Each image has failed as often as it may, and no other comes: they probe, though seldom. */
  @Test
  void after_a_night_without_it_the_last_images_are_read_within_a_day() {
    images = 3;
    trouble = now -> at(isWithin(now, 0, 30_000), Reason.UNAVAILABLE);

    assertThat(read(paid())).isEqualTo(new Tally(3, 0, 0));
    assertThat(calls).isLessThanOrEqualTo(3 * ATTEMPTS + 3);
    assertThat(isWithin(clock.instant(), 30_000, 30_000 + 86_400)).isTrue();
  }

  /** Each had failed as often as it may while it probed, and the next failure was its last. */
  @Test
  void after_a_night_without_it_one_failure_more_is_not_an_images_last() {
    images = 3;
    another = clock.instant().plusSeconds(30_100);
    var since = new int[1];
    trouble =
        now ->
            at(
                isWithin(now, 0, 30_000) || (isWithin(now, 30_000, 90_000) && since[0]++ == 1),
                Reason.UNAVAILABLE);

    assertThat(read(paid())).isEqualTo(new Tally(4, 0, 0));
  }

  /** Others are read, so the image is at fault, and the last engine's word counts. */
  @Test
  void it_refuses_an_image() {
    trouble = now -> at(calls == 5, Reason.IMAGE);

    assertThat(read(paid())).isEqualTo(new Tally(IMAGES - 1, 0, 1));
  }

  @Test
  void what_it_refuses_the_next_engine_reads() {
    trouble = now -> at(calls % 10 == 0, Reason.IMAGE);

    assertThat(read(paid(), new FreeEngine())).isEqualTo(new Tally(900, 100, 0));
  }

  @Test
  void a_refused_credential_is_tried_seldom() {
    trouble = now -> at(true, Reason.REFUSED);

    assertThat(read(paid(), new FreeEngine())).isEqualTo(new Tally(0, IMAGES, 0));
    assertThat(calls).isEqualTo(1);
  }

  private boolean isWithin(Instant now, long from, long to) {
    var since = Duration.between(Instant.parse("2026-11-29T04:00:00Z"), now).toSeconds();
    return since >= from && since < to;
  }

  private static Optional<ProviderFailure> at(boolean condition, Reason reason) {
    return condition
        ? Optional.of(new ProviderFailure(reason, "as the test wants it", null))
        : Optional.empty();
  }

  private record Waiting(int image, int tried) {}

  /** As a lane does it: an image that failed for a moment is tried again later. */
  private Tally read(OcrEngine... engines) {
    var chain =
        new EngineChain(
            List.of(engines), computing, new FakeCodeReader(), LONG, OptionalDouble.empty());
    chains.add(chain);
    var tries = new Tries(ATTEMPTS, clock);
    var waiting = new ArrayDeque<Waiting>();
    for (int i = 0; i < images; i++) {
      waiting.add(new Waiting(i, 0));
    }
    int byProvider = 0;
    int byFallback = 0;
    int failed = 0;
    while (!waiting.isEmpty() && clock.instant().isBefore(end)) {
      if (clock.instant().isAfter(another)) {
        another = Instant.MAX;
        waiting.addFirst(new Waiting(images, 0));
      }
      var next = waiting.remove();
      var tried = next.tried() + 1;
      var key = new ObjectKey("guest/" + next.image());
      var bytes = new byte[] {flag(!isBad.test(next.image())), flag(isSlow.test(next.image()))};
      try {
        var read = chain.read(bytes, Claim.ofEvent(key), tries.of(key, ETAG)).best();
        if (read.engine().equals(PAID)) {
          byProvider++;
        } else {
          byFallback++;
        }
      } catch (TuwenException e) {
        clock.advance(Duration.ofMillis(500));
        if (e.category() == Category.PERMANENT) {
          failed++;
        } else if (chain.isTrouble(e)) {
          waiting.add(next);
        } else if (tried < ATTEMPTS) {
          waiting.add(new Waiting(next.image(), tried));
        } else {
          failed++;
        }
      }
    }
    return new Tally(byProvider, byFallback, failed);
  }

  private static byte flag(boolean isSet) {
    return (byte) (isSet ? 1 : 0);
  }

  private GuardedEngine paid() {
    var terms = new Terms(rate, dailyCalls, 0.01, Duration.ofSeconds(10), PATIENCE);
    return new GuardedEngine(
        new Provider(), terms, spend, clock, new MemoryBudget(1 << 20), new SimpleMeterRegistry());
  }

  private final class Provider implements OcrEngine {
    @Override
    public EngineId id() {
      return PAID;
    }

    @Override
    public Optional<OcrEngine.Provider> provider() {
      return Optional.of(new OcrEngine.Provider(4, true));
    }

    @Override
    public Prepared prepare(byte[] image, Cancellation cancellation) {
      if (image[1] == 1) {
        clock.advance(PATIENCE.plusSeconds(1));
      }
      return OcrEngine.super.prepare(image, cancellation);
    }

    @Override
    public ReadText read(byte[] image, Cancellation cancellation) {
      calls++;
      var failure = image[0] == 0 ? at(true, Reason.UNAVAILABLE) : trouble.apply(clock.instant());
      clock.advance(Duration.ofMillis(20));
      if (failure.isPresent()) {
        throw failure.get();
      }
      return new ReadText(PAID, FakeEngine.text("read"));
    }

    @Override
    public long memory(byte[] image) {
      return 0;
    }

    @Override
    public void close() {}
  }
}
