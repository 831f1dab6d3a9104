package io.tuwen.ocr;

import io.tuwen.ocr.guard.Clock;
import io.tuwen.worker.execution.Cancellation;
import java.time.Duration;
import java.time.Instant;

/** A time that goes on when the test says so, and when something waits. */
public final class FakeClock implements Clock {
  private Instant now;
  private Duration elapsed = Duration.ZERO;

  public FakeClock(String begin) {
    now = Instant.parse(begin);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Duration elapsed() {
    return elapsed;
  }

  @Override
  public void pause(Duration length, Cancellation cancellation) {
    advance(length);
  }

  public synchronized void advance(Duration length) {
    now = now.plus(length);
    elapsed = elapsed.plus(length);
  }

  /** The machine's date was wrong, and is set. */
  public synchronized void setBack(Duration length) {
    now = now.minus(length);
  }
}
