package io.tuwen.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.share.Party;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class ExecutionTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Long enough for a thread to begin on a busy machine. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  @Test
  void no_more_than_its_places_compute_at_once() throws Exception {
    var execution = new Execution("OCR", 2, LONG, new MemoryBudget(1 << 20), LONG);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var gate = new CountDownLatch(1);
    var callers = Executors.newFixedThreadPool(6);
    var results = new ArrayList<Future<Integer>>();
    for (int i = 0; i < 6; i++) {
      results.add(
          callers.submit(
              () ->
                  execution.compute(
                      cancellation -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        waitFor(gate);
                        return running.getAndDecrement();
                      })));
    }
    await().untilAsserted(() -> assertThat(running).hasValue(2));

    gate.countDown();

    for (var result : results) {
      result.get();
    }
    assertThat(most).hasValue(2);
    assertThat(execution.inUse()).isZero();
    callers.shutdown();
  }

  @Test
  void work_that_is_over_its_deadline_is_cancelled_and_its_place_is_free() {
    var execution = new Execution("OCR", 1, SHORT, new MemoryBudget(1 << 20), LONG);

    assertTooLong(
        execution,
        cancellation -> {
          while (true) {
            cancellation.check();
            Thread.onSpinWait();
          }
        });

    assertThat(execution.stuck()).isZero();
    assertThat(execution.<String>compute(cancellation -> "next")).isEqualTo("next");
  }

  /** Good images failed for good on a crowded node, since its clock went on without them. */
  @Test
  void the_time_of_work_stands_still_while_it_has_no_processor() {
    var execution = new Execution("OCR", 1, SHORT, new MemoryBudget(1 << 20), LONG);
    var asked = new CountDownLatch(1);

    var result =
        execution.compute(
            cancellation -> {
              cancellation.during(
                  () -> {},
                  () -> {
                    asked.countDown();
                    return SHORT.multipliedBy(2);
                  },
                  () -> waitFor(asked));
              return "done";
            });

    assertThat(result).isEqualTo("done");
  }

  @Test
  void work_that_never_gets_a_processor_is_given_up_for_now() {
    assertFails(Claim.OURS, ErrorCode.WORKER_OVERLOADED, LONG);
  }

  @Test
  void work_that_computes_all_the_time_is_given_up_for_good() {
    assertFails(Claim.OURS, ErrorCode.PROCESSING_TIMEOUT, Duration.ZERO);
  }

  /** A client waits by the clock, and may ask again. */
  @Test
  void a_request_is_not_kept_waiting_for_a_processor() {
    var request = Claim.ofRequest(new Party.Ourselves()).within(SHORT);

    assertFails(request, ErrorCode.WORKER_OVERLOADED, LONG);
    assertFails(request, ErrorCode.PROCESSING_TIMEOUT, SHORT.dividedBy(10));
  }

  private static void assertFails(Claim claim, ErrorCode code, Duration starved) {
    var execution =
        new Execution("OCR", 1, claim.isRequest() ? LONG : SHORT, new MemoryBudget(1 << 20), LONG);
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(
            () ->
                execution.compute(
                    claim,
                    cancellation -> {
                      var gate = new CountDownLatch(1);
                      cancellation.during(gate::countDown, () -> starved, () -> waitFor(gate));
                      return null;
                    }))
        .extracting(TuwenException::code)
        .isEqualTo(code);
  }

  @Test
  void work_that_does_not_listen_is_left_behind_and_counted() {
    var execution = new Execution("OCR", 1, SHORT, new MemoryBudget(1 << 20), SHORT);
    var gate = new CountDownLatch(1);

    assertTooLong(
        execution,
        cancellation -> {
          waitFor(gate);
          return null;
        });

    assertThat(execution.stuck()).isEqualTo(1);
    assertThat(execution.<String>compute(cancellation -> "next")).isEqualTo("next");
    assertThat(new StuckThreads(execution).call().getStatus())
        .isEqualTo(HealthCheckResponse.Status.DOWN);
    gate.countDown();
  }

  @Test
  void what_was_foreseen_comes_out_as_it_is() {
    var execution = new Execution("OCR", 1, LONG, new MemoryBudget(1 << 20), LONG);
    var foreseen = new TuwenException(ErrorCode.IMAGE_UNREADABLE, "the image ends early");

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(
            () ->
                execution.compute(
                    cancellation -> {
                      throw foreseen;
                    }))
        .isSameAs(foreseen);
  }

  @Test
  void what_was_not_foreseen_is_a_failure_of_the_engine() {
    var execution = new Execution("OCR", 1, LONG, new MemoryBudget(1 << 20), LONG);

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(
            () ->
                execution.compute(
                    cancellation -> {
                      throw new IllegalStateException("a mistake");
                    }))
        .extracting(TuwenException::code)
        .isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(execution.inUse()).isZero();
  }

  @Test
  void a_step_is_ended_from_outside_and_not_after_its_end() {
    var cancellation = new Cancellation();
    var ends = new AtomicInteger();

    cancellation.during(ends::incrementAndGet, cancellation::cancel);
    cancellation.cancel();

    assertThat(ends).hasValue(1);
    assertThat(cancellation.isCancelled()).isTrue();
  }

  private static void assertTooLong(Execution execution, Function<Cancellation, String> work) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> execution.compute(work))
        .extracting(TuwenException::code)
        .isEqualTo(ErrorCode.PROCESSING_TIMEOUT);
  }

  private static void waitFor(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
