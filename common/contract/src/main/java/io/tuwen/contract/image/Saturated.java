package io.tuwen.contract.image;

/** Sums and products of numbers that a file claims: too large ones end at the largest long. */
public final class Saturated {
  private Saturated() {}

  /** A sum of two numbers that are not negative. */
  public static long plus(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** A product of two numbers that are not negative. */
  public static long times(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }
}
