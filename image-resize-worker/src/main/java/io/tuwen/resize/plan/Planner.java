package io.tuwen.resize.plan;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.resize.process.Action;
import io.tuwen.resize.process.Actions;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns the actions of a processing into steps with numbers, from no more than a picture's header.
 *
 * <p>INVARIANT: every size in a plan is within the limits, so that a plan that was made can be
 * carried out. Pure arithmetic; thread-safe.
 */
public final class Planner {
  /** A side more than this is not turned. */
  private static final int MOST_TURNED = 4096;

  /** All frames together. A bitmap of this size is written in memory. */
  private static final long MOST_RESULT_PIXELS = 25_000_000;

  private static final long MOST_AVIF_PIXELS = 4096L * 2304;
  private static final int DEFAULT_QUALITY = 80;

  private Planner() {}

  /**
   * Plans.
   *
   * @param wanted the format that the client prefers to the processing's own
   * @param mayMove whether a picture with several frames may keep them
   * @throws ProcessException where this picture cannot be processed so
   */
  public static Plan plan(
      Source source, Actions process, Optional<OutputFormat> wanted, boolean mayMove) {
    var upright = process.last(Action.AutoOrient.class).map(Action.AutoOrient::apply).orElse(true);
    var size = upright ? source.upright() : source.size();
    if (source.format() == ImageFormat.GIF
        && process.last(Action.RoundedCorners.class).isPresent()) {
      throw ProcessException.invalid("rounded-corners: not for GIF", "0040-00000237");
    }
    return new Plan(
        upright,
        steps(source.format(), process.actions(), size),
        output(source, process, wanted, mayMove));
  }

  /**
   * Plans what is left after a step whose result could not be foreseen.
   *
   * @throws ProcessException where a picture of this size cannot be processed so
   */
  public static List<Step> steps(ImageFormat source, List<Action> actions, Size size) {
    var steps = new ArrayList<Step>();
    var current = size;
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i) instanceof Action.Custom custom) {
        steps.add(
            new Step.Custom(
                custom.name(), custom.operation(), actions.subList(i + 1, actions.size())));
        return steps;
      }
      for (var step : steps(source, actions.get(i), current)) {
        steps.add(step);
        current = after(step, current);
      }
    }
    return steps;
  }

  /**
   * Plans what is done with the image of a watermark before it is put on.
   *
   * @param size of the image, upright
   * @param main the size of the picture that it is put on
   * @throws ProcessException where an image of this size cannot be processed so
   */
  public static List<Step> steps(
      ImageFormat source, Action.Watermark.Picture mark, Size size, Size main) {
    var steps = new ArrayList<>(steps(source, mark.before().actions(), size));
    var current = after(steps, size);
    if (mark.percentOfMain().isPresent()) {
      var share = mark.percentOfMain().getAsInt() / 100.0;
      // As large as fits into this share.
      var fitted =
          Size.scaled(
              current,
              Math.min(
                  main.width() * share / current.width(),
                  main.height() * share / current.height()));
      steps.add(new Step.Scale(fitted));
      current = fitted;
    }
    steps.addAll(steps(source, mark.pipeline().actions(), current));
    return steps;
  }

  /**
   * Checks that the result can be written.
   *
   * @param frames of this size
   * @throws ProcessException where it is too large, for its format or for any
   */
  public static void requireWritable(OutputFormat format, Size size, int frames) {
    if (size.pixels() * frames > MOST_RESULT_PIXELS) {
      throw new ProcessException(
          OssCode.IMAGE_TOO_LARGE,
          "the result would have %d pixels; the limit is %d"
              .formatted(size.pixels() * frames, MOST_RESULT_PIXELS));
    }
    if (format == OutputFormat.AVIF && size.pixels() > MOST_AVIF_PIXELS) {
      throw new ProcessException(
          OssCode.IMAGE_TOO_LARGE,
          "format: an AVIF has at most 4096 x 2304 pixels",
          "0040-00000014");
    }
    if (size.longest() > mostSide(format)) {
      throw new ProcessException(
          OssCode.IMAGE_TOO_LARGE,
          "the result would have a side of %d pixels; the limit of %s is %d"
              .formatted(size.longest(), format.text(), mostSide(format)));
    }
  }

  /** More than this, the format itself or what writes it cannot hold. */
  private static int mostSide(OutputFormat format) {
    return switch (format) {
      case WEBP -> 16_383;
      case HEIC, AVIF -> 16_384;
      case JPG, GIF -> 65_535;
      case PNG, BMP, TIFF -> Integer.MAX_VALUE;
    };
  }

  private static List<Step> steps(ImageFormat source, Action action, Size size) {
    if (action instanceof Action.Resize resize) {
      var onlySmaller = resize.onlySmaller() || source == ImageFormat.GIF;
      return new Resizing(resize, size, onlySmaller).steps();
    }
    if (action instanceof Action.Crop crop) {
      return Cropping.crop(crop, size);
    }
    if (action instanceof Action.IndexCrop crop) {
      return Cropping.slice(crop, size);
    }
    if (action instanceof Action.Circle circle) {
      return Cropping.circle(circle, size);
    }
    if (action instanceof Action.RoundedCorners corners) {
      return List.of(new Step.Round(Math.min(corners.radius(), size.shortest() / 2)));
    }
    if (action instanceof Action.Rotate rotate) {
      return turn(rotate.degrees(), size);
    }
    if (action instanceof Action.Blur blur) {
      return List.of(new Step.Blur(blur.radius(), blur.sigma()));
    }
    if (action instanceof Action.Sharpen sharpen) {
      return List.of(new Step.Sharpen(sharpen.strength()));
    }
    if (action instanceof Action.Bright bright) {
      return List.of(new Step.Shade(1, bright.value()));
    }
    if (action instanceof Action.Contrast contrast) {
      // Away from middle grey, or towards it.
      var factor = (100 + contrast.value()) / 100.0;
      return List.of(new Step.Shade(factor, 128 * (1 - factor)));
    }
    return action instanceof Action.Watermark watermark
        ? List.of(new Step.Watermark(watermark))
        : List.of();
  }

  private static List<Step> turn(int degrees, Size size) {
    if (degrees == 0) {
      return List.of();
    }
    if (size.longest() > MOST_TURNED) {
      throw new ProcessException(
          OssCode.BAD_REQUEST, "Picture exceed the maximum allowable rotation range");
    }
    return List.of(new Step.Turn(degrees, turned(size, degrees)));
  }

  /** The box around a turned rectangle. */
  public static Size turned(Size size, int degrees) {
    if (degrees % 180 == 0) {
      return size;
    }
    if (degrees % 90 == 0) {
      return size.turned();
    }
    var cosine = Math.abs(Math.cos(Math.toRadians(degrees)));
    var sine = Math.abs(Math.sin(Math.toRadians(degrees)));
    return new Size(
        (int) Math.ceil(size.width() * cosine + size.height() * sine),
        (int) Math.ceil(size.width() * sine + size.height() * cosine));
  }

  /** How large the result of a plan is; of one frame, and as far as it can be foreseen. */
  static Size result(Source source, Plan plan) {
    return after(plan.steps(), plan.upright() ? source.upright() : source.size());
  }

  private static Size after(List<Step> steps, Size before) {
    var size = before;
    for (var step : steps) {
      size = after(step, size);
    }
    return size;
  }

  /** The size that a step gives, as far as it can be foreseen. */
  public static Size after(Step step, Size before) {
    if (step instanceof Step.Scale scale) {
      return scale.to();
    }
    if (step instanceof Step.Cut cut) {
      return cut.to();
    }
    if (step instanceof Step.Pad pad) {
      return pad.canvas();
    }
    return step instanceof Step.Turn turn ? turn.to() : before;
  }

  private static Output output(
      Source source, Actions process, Optional<OutputFormat> wanted, boolean mayMove) {
    var own = OutputFormat.of(source.format());
    var format =
        wanted.orElseGet(
            () ->
                process
                    .last(Action.Format.class)
                    .map(Action.Format::format)
                    // A picture that is no GIF does not become one.
                    .filter(it -> it != OutputFormat.GIF)
                    .orElse(own));
    var byPercent =
        process.actions().stream()
            .anyMatch(it -> it instanceof Action.Resize resize && resize.percent().isPresent());
    var isStill = source.format() == ImageFormat.GIF && byPercent;
    return new Output(
        format,
        quality(source, process),
        process.last(Action.Interlace.class).map(Action.Interlace::progressive).orElse(false),
        mayMove && source.frames() > 1 && format.isAnimated() && !isStill && !process.isText());
  }

  private static int quality(Source source, Actions process) {
    var quality = process.last(Action.Quality.class).orElse(null);
    if (quality == null) {
      return DEFAULT_QUALITY;
    }
    var known = source.quality().orElse(100);
    return quality.absolute().isPresent()
        ? Math.min(known, quality.absolute().getAsInt())
        : Math.max(1, known * quality.relative().getAsInt() / 100);
  }
}
