package io.tuwen.operations.journal;

/** How many a second, lately. For one thread. */
public final class Speed {
  /** How much the last interval counts. */
  private static final double SMOOTHING = 0.3;

  private static final double MIN_SECONDS = 0.5;

  private double perSecond;
  private long nanos = System.nanoTime();
  private long count;

  /**
   * Goes on from before.
   *
   * @param count how many there were until now
   */
  public Speed(double perSecond, long count) {
    this.perSecond = perSecond;
    this.count = count;
  }

  /** The speed, now that there are so many. */
  public double at(long now) {
    var seconds = (System.nanoTime() - nanos) / 1e9;
    if (seconds >= MIN_SECONDS) {
      var lately = (now - count) / seconds;
      perSecond = perSecond == 0 ? lately : SMOOTHING * lately + (1 - SMOOTHING) * perSecond;
      nanos = System.nanoTime();
      count = now;
    }
    return perSecond;
  }
}
