package io.tuwen.ocr;

import io.tuwen.ocr.guard.Clock;
import io.tuwen.worker.execution.Cancellation;
import java.time.Duration;
import java.time.Instant;

/** A time that goes on when the test says so, and when something waits. */
public final class FakeClock implements Clock {
  private Instant now;

  public FakeClock(String begin) {
    now = Instant.parse(begin);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public void pause(Duration length, Cancellation cancellation) {
    advance(length);
  }

  public synchronized void advance(Duration length) {
    now = now.plus(length);
  }
}
