package io.tuwen.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What work that has begun gets of the memory, and what its wait costs it. */
class MemoryBudgetTest {
  private static final long ALL = 4 << 20;
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final MemoryBudget budget = new MemoryBudget(ALL);
  private final Cancellation cancellation = new Cancellation();

  @Test
  void it_is_in_use_while_the_work_is_done() {
    assertThat(budget.within(SHORT, ALL, cancellation, budget::inUse)).contains(ALL);
    assertThat(budget.inUse()).isZero();
    assertThat(cancellation.starved()).isZero();
  }

  /** The wait was in the time of a provider's call, and counted as the provider's failure. */
  @Test
  void work_that_gets_none_in_time_is_not_done_and_its_time_has_stood_still() {
    var done =
        budget.with(
            ALL, () -> budget.within(SHORT, 1, cancellation, () -> fail("it was done without")));

    assertThat(done).isEmpty();
    assertThat(cancellation.starved()).isGreaterThanOrEqualTo(SHORT);
    assertThat(budget.inUse()).isZero();
  }

  @Test
  void what_takes_none_waits_for_none() {
    var done =
        budget.with(ALL, () -> budget.within(Duration.ZERO, 0, cancellation, () -> "done without"));

    assertThat(done).contains("done without");
  }

  @Test
  void work_that_is_cancelled_waits_no_longer() {
    cancellation.cancel();

    budget.with(
        ALL,
        () ->
            assertThatExceptionOfType(TuwenException.class)
                .isThrownBy(() -> budget.within(LONG, 1, cancellation, () -> fail("done")))
                .returns(ErrorCode.PROCESSING_TIMEOUT, TuwenException::code));
  }

  @Test
  void what_is_more_than_there_is_will_never_be_done() {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> budget.within(LONG, ALL + 1, cancellation, () -> fail("done")))
        .returns(ErrorCode.IMAGE_TOO_COMPLEX, TuwenException::code);
  }

  private static String fail(String what) {
    throw new AssertionError(what);
  }
}
