package io.tuwen.resize.plan;

import io.tuwen.resize.process.ProcessException;
import java.util.List;

/**
 * What is left of the most that one rendition may cost, after its plan. What turns out on the way
 * is spent from it, such as the work on the image of a watermark, whose size no plan knows. Not
 * thread-safe.
 */
public final class Budget {
  private final long max;
  private long spent;

  /**
   * Begins with what the plan takes.
   *
   * @param max in milliseconds of a processor
   */
  public Budget(long max, Source source, Plan plan, boolean isText) {
    this.max = max;
    spent = Cost.of(source, plan, isText);
  }

  /**
   * Spends what the image of a watermark takes, beyond what the plan has counted for it.
   *
   * @param source the image
   * @param steps what is done with it before it is put on
   * @throws ProcessException where that is too much
   */
  public void spendOnMark(Source source, List<Step> steps) {
    spent += Cost.ofMark(source, steps);
    Cost.require(spent, max);
  }
}
