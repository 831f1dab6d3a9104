package io.tuwen.operations.journal;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where a runner hears, between two pieces of its work, what the operator wants. */
public final class Steering {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Supplier<Wanted> wanted;
  private final Stop stop;
  private final Consumer<RunState> mark;

  /**
   * Of one runner.
   *
   * @param mark writes down where it is, in which state
   */
  public Steering(Supplier<Wanted> wanted, Stop stop, Consumer<RunState> mark) {
    this.wanted = wanted;
    this.stop = stop;
    this.mark = mark;
  }

  /** Waits while the operator wants a pause. False where the operator cancels. */
  public boolean mayGoOn() throws InterruptedException {
    if (wanted.get() == Wanted.PAUSE) {
      mark.accept(RunState.PAUSED);
      while (wanted.get() == Wanted.PAUSE) {
        stop.await(LOOK);
      }
      if (wanted.get() == Wanted.RUN) {
        mark.accept(RunState.RUNNING);
      }
    }
    if (wanted.get() == Wanted.CANCEL) {
      mark.accept(RunState.CANCELLED);
      return false;
    }
    if (stop.isAsked()) {
      mark.accept(RunState.RUNNING);
    }
    stop.check();
    return true;
  }
}
