package io.tuwen.ocr.guard;

import io.tuwen.worker.execution.Cancellation;
import java.time.Duration;

/** What one image has of its time, from now on. Used by one thread. */
final class Time {
  private final Duration begun;
  private final Clock clock;
  private final Terms terms;
  private final Cancellation cancellation;

  Time(Clock clock, Terms terms, Cancellation cancellation) {
    this.clock = clock;
    this.terms = terms;
    this.cancellation = cancellation;
    begun = clock.elapsed();
  }

  /** How long a call may wait yet; negative where it would be too late. */
  Duration left() {
    var bySpent = terms.patience().minus(spent());
    var byClock = terms.longest().minus(elapsed());
    return bySpent.compareTo(byClock) < 0 ? bySpent : byClock;
  }

  /** Whether it has used all of it by itself, where that is asked before it waits for its turn. */
  boolean isSpent() {
    return spent().compareTo(terms.patience()) > 0;
  }

  /** It stands still while the image waits for a processor or for memory. */
  private Duration spent() {
    return elapsed().minus(cancellation.starved());
  }

  private Duration elapsed() {
    return clock.elapsed().minus(begun);
  }
}
