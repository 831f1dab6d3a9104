package io.tuwen.contract.share;

import java.time.Duration;

/**
 * Whether a body arrives, or an answer is taken, as fast as it has to be.
 *
 * <p>A client may fall behind the least rate by the grace, and by up to three times as much where
 * it was ahead before: a phone that was fast is waited for in a tunnel, and one that never sends
 * anything is not. What was sent counts when it is seen to be taken, so the grace has to be longer
 * than the buffers in between are full for. Thread-safe.
 */
public final class LeastRate {
  /** The most that being fast can gain, in multiples of the grace. */
  private static final int MOST_GAINED = 3;

  /** Who is behind by this part of the grace makes room where there is none. */
  private static final int SHORTER = 8;

  private final double bytesPerNano;
  private final double grace;
  private double credit;
  private long at;

  public LeastRate(long bytesPerSecond, Duration grace, long now) {
    bytesPerNano = bytesPerSecond / 1e9;
    this.grace = bytesPerNano * grace.toNanos();
    credit = this.grace;
    at = now;
  }

  /** Bytes came, or were taken. */
  public synchronized void moved(int bytes) {
    credit = Math.min(credit + bytes, MOST_GAINED * grace);
  }

  /**
   * Time has gone by.
   *
   * @param isOurs whether it was we who did not read, or had nothing to send
   */
  public synchronized void passed(long now, boolean isOurs) {
    if (!isOurs) {
      credit -= bytesPerNano * (now - at);
    }
    at = now;
  }

  /** Whether it is to be given up. */
  public synchronized boolean isTooSlow() {
    return credit < 0;
  }

  /** Whether it may be given up where others need its place: it is well behind. */
  public boolean isSlow(long now) {
    return credit(now) <= grace - grace / SHORTER;
  }

  /** The less it has, the slower it is. */
  public synchronized double credit(long now) {
    return credit - bytesPerNano * (now - at);
  }
}
