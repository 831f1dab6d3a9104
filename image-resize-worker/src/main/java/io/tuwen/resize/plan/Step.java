package io.tuwen.resize.plan;

import io.tuwen.resize.custom.CustomOperation;
import io.tuwen.resize.process.Action;
import io.tuwen.resize.process.Colour;
import java.util.List;

/** One thing to do with pixels, in numbers. */
public sealed interface Step {

  /** Scales to a size, both sides on their own. */
  record Scale(Size to) implements Step {}

  /** Keeps a rectangle. */
  record Cut(int x, int y, Size to) implements Step {}

  /** Puts the picture on a canvas. */
  record Pad(Size canvas, int x, int y, Colour colour) implements Step {}

  /** Makes the corners transparent. */
  record Round(int radius) implements Step {}

  /** Turns clockwise. */
  record Turn(int degrees, Size to) implements Step {}

  /** Blurs. */
  record Blur(int radius, int sigma) implements Step {}

  /** Sharpens. */
  record Sharpen(int strength) implements Step {}

  /** Multiplies every colour, and adds to it. */
  record Shade(double factor, double addend) implements Step {}

  /** Puts a watermark on. */
  record Watermark(Action.Watermark watermark) implements Step {}

  /**
   * Does what a user has added, whose result may have any size.
   *
   * @param rest what comes afterwards, and can only then be planned
   */
  record Custom(String name, CustomOperation operation, List<Action> rest) implements Step {
    public Custom {
      rest = List.copyOf(rest);
    }
  }
}
