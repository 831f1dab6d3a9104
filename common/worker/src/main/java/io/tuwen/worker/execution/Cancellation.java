package io.tuwen.worker.execution;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Tells work that its result is not wanted any more.
 *
 * <p>Work looks at {@link #check} now and then, and says with {@link #during} how a step is ended
 * that does not look. Thread-safe.
 */
public final class Cancellation {
  private boolean cancelled;
  private Runnable action = () -> {};
  private Duration starvedBefore = Duration.ZERO;
  private Supplier<Duration> starving = () -> Duration.ZERO;

  /** Ends the work. What ends the running step is called here. */
  public synchronized void cancel() {
    cancelled = true;
    action.run();
  }

  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Throws where the work has been cancelled. */
  public void check() {
    if (isCancelled()) {
      throw tooLong();
    }
  }

  static TuwenException tooLong() {
    return new TuwenException(
        ErrorCode.PROCESSING_TIMEOUT, "the image took too long and was given up");
  }

  /**
   * Does a step that does not look by itself.
   *
   * <p>INVARIANT: {@code end} does not run any more once this has returned, so it may use what is
   * freed afterwards.
   *
   * @param end makes the step fail soon; called from another thread, while the step runs
   */
  public <X extends Exception> void during(Runnable end, Step<X> step) throws X {
    onCancel(end);
    try {
      step.run();
    } finally {
      onCancel(() -> {});
    }
  }

  /**
   * Does a step that may have to wait for what others have: a processor, or memory.
   *
   * @param end as above
   * @param starved how long the step has waited so far; never less than before
   */
  public <X extends Exception> void during(Runnable end, Supplier<Duration> starved, Step<X> step)
      throws X {
    synchronized (this) {
      starving = starved;
    }
    try {
      during(end, step);
    } finally {
      synchronized (this) {
        starvedBefore = starved();
        starving = () -> Duration.ZERO;
      }
    }
  }

  /** How long the work has waited for a processor, as far as the system tells, or for memory. */
  public synchronized Duration starved() {
    return starvedBefore.plus(starving.get());
  }

  private synchronized void onCancel(Runnable newAction) {
    action = newAction;
    if (cancelled) {
      action.run();
    }
  }

  /** Work that may fail in its own way. */
  @FunctionalInterface
  public interface Step<X extends Exception> {
    void run() throws X;
  }
}
