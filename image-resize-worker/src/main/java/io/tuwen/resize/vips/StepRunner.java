package io.tuwen.resize.vips;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.resize.WatermarkSource;
import io.tuwen.resize.plan.Budget;
import io.tuwen.resize.plan.Cost;
import io.tuwen.resize.plan.Planner;
import io.tuwen.resize.plan.Size;
import io.tuwen.resize.plan.Step;
import io.tuwen.worker.vips.Image;
import io.tuwen.worker.vips.Vips;
import java.util.List;

/**
 * Carries out the steps of a plan on one picture after the other.
 *
 * <p>INVARIANT: what a step reads more than once is in memory before it begins. A picture of
 * libvips is computed when it is read, and again when it is read again: scaling down what was
 * blurred took a hundred times as long as both alone. What steps have made is let go of as soon as
 * the next picture is in memory; {@link PlanMemory} counts on it.
 */
final class StepRunner {
  private static final double LEAST_AMPLITUDE = 0.001;

  private final Vips vips;
  private final ImageFormat source;
  private final boolean transparent;
  private final long maxCost;
  private final Watermarks watermarks;

  /**
   * Prepares.
   *
   * @param transparent whether the result can be transparent where there is no picture
   * @param maxCost of what follows an action whose result cannot be foreseen
   * @param budget for what watermarks cost beyond the plan
   */
  StepRunner(
      Vips vips,
      ImageFormat source,
      boolean transparent,
      WatermarkSource marks,
      long maxCost,
      Budget budget) {
    this.vips = vips;
    this.source = source;
    this.transparent = transparent;
    this.maxCost = maxCost;
    watermarks = new Watermarks(vips, marks, this, budget);
  }

  /** Works on a picture that costs nothing to read again, or comes from a file line by line. */
  Image apply(Image picture, List<Step> steps) {
    return apply(picture, steps, false);
  }

  /**
   * Works on a picture.
   *
   * @param isComputed whether it is computed anew whenever it is read
   */
  Image apply(Image picture, List<Step> steps, boolean isComputed) {
    var current = picture;
    var computed = isComputed;
    var mark = vips.mark();
    for (var step : steps) {
      if (isPointwise(step)) {
        current = apply(current, step);
      } else {
        current = apply(computed ? vips.inMemory(current, mark) : current, step);
        computed = true;
      }
      if (isKept(step)) {
        mark = vips.mark();
      }
    }
    return current;
  }

  /** Whether what it makes is needed to the end: the image of a watermark is put on again. */
  static boolean isKept(Step step) {
    return step instanceof Step.Watermark || step instanceof Step.Custom;
  }

  /** Whether it costs little, and reads every pixel once at most. */
  static boolean isPointwise(Step step) {
    return step instanceof Step.Cut || step instanceof Step.Pad || step instanceof Step.Shade;
  }

  private Image apply(Image picture, Step step) {
    if (step instanceof Step.Scale scale) {
      return Pictures.scaled(picture, scale.to().width(), scale.to().height());
    }
    if (step instanceof Step.Cut cut) {
      return Pictures.cut(picture, cut.x(), cut.y(), cut.to().width(), cut.to().height());
    }
    if (step instanceof Step.Pad pad) {
      return pad(picture, pad);
    }
    if (step instanceof Step.Round round) {
      return Pictures.masked(
          picture, Masks.rounded(vips, picture.width(), picture.height(), round.radius()));
    }
    if (step instanceof Step.Turn turn) {
      return turn(picture, turn);
    }
    if (step instanceof Step.Blur blur) {
      return blur(picture, blur);
    }
    if (step instanceof Step.Sharpen sharpen) {
      return sharpen(picture, sharpen.strength());
    }
    if (step instanceof Step.Shade shade) {
      return shade(picture, shade);
    }
    if (step instanceof Step.Watermark mark) {
      return watermarks.mark(picture, mark.watermark());
    }
    return custom(picture, (Step.Custom) step);
  }

  private static Image pad(Image picture, Step.Pad pad) {
    var colour = pad.colour();
    var background =
        picture.hasAlpha()
            ? new double[] {colour.red(), colour.green(), colour.blue(), Pictures.OPAQUE}
            : new double[] {colour.red(), colour.green(), colour.blue()};
    return Pictures.embedded(
        picture, pad.x(), pad.y(), pad.canvas().width(), pad.canvas().height(), background);
  }

  private Image turn(Image picture, Step.Turn turn) {
    var isRight = turn.degrees() % 90 == 0;
    var base = transparent && !isRight ? Pictures.withAlpha(picture) : picture;
    var background =
        base.hasAlpha()
            ? new double[] {0, 0, 0, 0}
            : new double[] {Pictures.OPAQUE, Pictures.OPAQUE, Pictures.OPAQUE};
    return Pictures.turned(base, turn.degrees(), turn.to().width(), turn.to().height(), background);
  }

  /** The bell is cut off where the radius ends. */
  private Image blur(Image picture, Step.Blur blur) {
    var ratio = (double) blur.radius() / blur.sigma();
    var amplitude = Math.max(LEAST_AMPLITUDE, Math.exp(-ratio * ratio / 2));
    var rows =
        vips.operation("gaussmat")
            .with("sigma", (double) blur.sigma())
            .with("min-ampl", amplitude)
            .with("separable", true)
            .image();
    var columns = rows.operation("rot").with("angle", 1).image();
    return Pictures.premultiplied(picture, it -> mixed(mixed(it, rows).inMemory(), columns));
  }

  private static Image mixed(Image picture, Image mask) {
    return picture.operation("conv").with("mask", mask).with("precision", 0).image();
  }

  /** What is flat stays so, and with it the noise. */
  private static Image sharpen(Image picture, int strength) {
    return Pictures.colours(
        picture,
        it ->
            it.operation("sharpen")
                .with("sigma", 1.0)
                .with("x1", 1.0)
                .with("m2", 2.0 * strength / 100)
                .image()
                .toBytes());
  }

  private static Image shade(Image picture, Step.Shade shade) {
    return Pictures.colours(
        picture,
        it ->
            it.operation("linear")
                .with("a", new double[] {shade.factor()})
                .with("b", new double[] {shade.addend()})
                .with("uchar", true)
                .image());
  }

  private Image custom(Image picture, Step.Custom step) {
    var result = step.operation().apply(picture);
    var isPicture = result.bands() == Pictures.RGB || result.bands() == Pictures.RGB + 1;
    if (!isPicture) {
      throw new IllegalStateException(
          "the custom action " + step.name() + " gives " + result.bands() + " bands");
    }
    var size = new Size(result.width(), result.height());
    var steps = Planner.steps(source, step.rest(), size);
    Cost.require(steps, size, 1, maxCost);
    return apply(result, steps, true);
  }
}
