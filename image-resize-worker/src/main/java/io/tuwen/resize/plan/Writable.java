package io.tuwen.resize.plan;

import io.tuwen.resize.process.Actions;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import java.util.Optional;

/** Which formats can hold what a processing makes. Pure arithmetic; thread-safe. */
public final class Writable {
  /** What is written for less than this part of the costliest rendition counts as cheap. */
  private static final int CHEAP = 8;

  private Writable() {}

  /**
   * Whether a format can hold a still result of every picture, by the actions alone.
   *
   * @param maxCost of the whole rendition
   */
  public static boolean isAlways(OutputFormat format, Actions process, long maxCost) {
    return Bound.of(process)
        .filter(it -> isWritable(format, it, 1))
        .filter(it -> Cost.ofEncoding(format, it) * CHEAP <= maxCost)
        .isPresent();
  }

  /**
   * Whether a format can hold the result of this picture, upright or on its side: a header need not
   * tell which. A still format cannot hold what would move in the processing's own format.
   *
   * @param mayMove whether a picture with several frames may keep them
   * @param maxCost of the whole rendition
   */
  public static boolean is(
      OutputFormat format, Source source, Actions process, boolean mayMove, long maxCost) {
    return source.eitherWay().allMatch(it -> canBeMade(format, it, process, mayMove, maxCost));
  }

  private static boolean canBeMade(
      OutputFormat format, Source source, Actions process, boolean mayMove, long maxCost) {
    try {
      var plan = Planner.plan(source, process, Optional.of(format), mayMove);
      Cost.require(source, plan, process.isText(), maxCost);
      var own = Planner.plan(source, process, Optional.empty(), mayMove);
      if (own.output().animated() && !plan.output().animated()) {
        return false;
      }
      var frames = plan.output().animated() ? source.frames() : 1;
      return isWritable(format, Planner.result(source, plan), frames);
    } catch (ProcessException e) {
      return false;
    }
  }

  private static boolean isWritable(OutputFormat format, Size size, int frames) {
    try {
      Planner.requireWritable(format, size, frames);
      return true;
    } catch (ProcessException e) {
      return false;
    }
  }
}
