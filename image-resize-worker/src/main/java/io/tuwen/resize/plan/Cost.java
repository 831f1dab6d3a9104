package io.tuwen.resize.plan;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.resize.process.Action;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import java.util.List;

/**
 * What a plan will cost in milliseconds of a processor, estimated before anything is decoded.
 *
 * <p>The figures were measured with libvips 8.14 on a shared virtual machine, a photo with noise in
 * it, and are on the safe side. They need not be right; the costly has to be told from the cheap.
 */
public final class Cost {
  /** What is done in {@code tuwen.resize.max-cost} where nothing is said. */
  public static final long DEFAULT_MAX = 8_000;

  /**
   * A step that reads pixels more than once keeps them in memory, three or four bytes each. The
   * first scaling does not: it works on what the decoder gives, line by line.
   */
  static final long MAX_WORKED_PIXELS = 50_000_000;

  private static final double MEGA = 1e6;

  private static final double JPEG_HEADER_AND_HUFFMAN = 4;
  private static final double JPEG_PIXELS = 21;
  private static final int MAX_SHRINK = 8;

  private static final double SCALE_FROM = 10;
  private static final double SCALE_TO = 60;
  private static final double CANVAS = 10;
  private static final double ROUND = 15;
  private static final double RIGHT_TURN = 5;
  private static final double TURN = 65;
  private static final double BLUR = 5;
  private static final double BLUR_RADIUS = 2.7;
  private static final double SHARPEN = 50;
  private static final double SHADE = 5;
  private static final double MARK = 10;
  private static final double TILES = 30;
  private static final double LETTERS = 80;
  private static final double MARK_IMAGE = 50;
  private static final double CUSTOM = 100;

  private Cost() {}

  /**
   * Checks that a plan costs no more than this.
   *
   * @throws ProcessException where it does, or where a picture is too large for a step
   */
  public static void require(Source source, Plan plan, boolean isText, long max) {
    require(of(source, plan, isText), max);
  }

  /**
   * Checks what is left after a step whose result could not be foreseen.
   *
   * @param frames of this size
   */
  public static void require(List<Step> steps, Size size, int frames, long max) {
    require(Math.round(steps(steps, size) * frames), max);
  }

  static void require(long cost, long max) {
    if (cost > max) {
      throw new ProcessException(
          OssCode.IMAGE_TOO_LARGE,
          ("the processing would take about %d ms of a processor with this picture;"
                  + " the limit is %d. Make the picture smaller first")
              .formatted(cost, max));
    }
  }

  /** What the image of a watermark costs beyond what every one is counted for. */
  static long ofMark(Source source, List<Step> steps) {
    // It is decoded in its full size.
    var cost = decoding(source, List.of()) + steps(steps, source.upright());
    return Math.round(Math.max(0, cost - MARK_IMAGE));
  }

  static long of(Source source, Plan plan, boolean isText) {
    var size = plan.upright() ? source.upright() : source.size();
    var frames = plan.output().animated() ? source.frames() : 1;
    var encoding = isText ? 0 : ofEncoding(plan.output().format(), Planner.result(source, plan));
    return Math.round(
        frames * (decoding(source, plan.steps()) + steps(plan.steps(), size) + encoding));
  }

  static double ofEncoding(OutputFormat format, Size size) {
    return encoding(format) * mega(size);
  }

  private static double steps(List<Step> steps, Size size) {
    double cost = 0;
    var current = size;
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      var after = Planner.after(step, current);
      var isStreamed = i == 0 && step instanceof Step.Scale;
      if (!isStreamed && isWorked(step) && current.pixels() > MAX_WORKED_PIXELS) {
        throw new ProcessException(
            OssCode.IMAGE_TOO_LARGE,
            "the picture has %d pixels where it is worked on; the limit is %d. Make it smaller first"
                .formatted(current.pixels(), MAX_WORKED_PIXELS));
      }
      cost += of(step, mega(current), mega(after));
      current = after;
    }
    return cost;
  }

  private static boolean isWorked(Step step) {
    return !(step instanceof Step.Cut || step instanceof Step.Pad || step instanceof Step.Shade);
  }

  /** By the megapixels that a step is given, and those that it gives. */
  private static double of(Step step, double from, double to) {
    if (step instanceof Step.Scale) {
      return SCALE_FROM * from + SCALE_TO * to;
    }
    if (step instanceof Step.Cut) {
      return 0;
    }
    if (step instanceof Step.Pad) {
      return CANVAS * to;
    }
    if (step instanceof Step.Round) {
      return ROUND * to;
    }
    if (step instanceof Step.Turn turn) {
      return (turn.degrees() % 90 == 0 ? RIGHT_TURN : TURN) * to;
    }
    if (step instanceof Step.Blur blur) {
      return (BLUR + BLUR_RADIUS * blur.radius()) * from;
    }
    if (step instanceof Step.Sharpen) {
      return SHARPEN * from;
    }
    if (step instanceof Step.Shade) {
      return SHADE * from;
    }
    if (step instanceof Step.Watermark mark) {
      return mark(mark.watermark(), from);
    }
    return CUSTOM * from;
  }

  private static double mark(Action.Watermark watermark, double mega) {
    var text = watermark.text().map(it -> text(it, mega)).orElse(0.0);
    return MARK * mega + text + (watermark.image().isPresent() ? MARK_IMAGE : 0);
  }

  /** A tile is made whole, though little of it may be seen; of a single text, what is seen is. */
  private static double text(Action.Watermark.Text text, double mega) {
    var length = text.content().length();
    var drawn = LETTERS * text.size() * text.size() * length / MEGA;
    var upright = new Size(Math.max(1, text.size() * length), 2 * text.size());
    var mark = Planner.turned(upright, text.degrees());
    var turning = text.degrees() == 0 ? 0 : TURN;
    if (!text.tiled()) {
      return drawn + turning * Math.min(mega(mark), mega);
    }
    var tile = new Size(mark.width() + text.gapX(), mark.height() + text.gapY());
    return drawn + turning * mega(mark) + CANVAS * mega(tile) + TILES * mega;
  }

  private static double decoding(Source source, List<Step> steps) {
    var mega = mega(source.size());
    if (source.format() != ImageFormat.JPEG) {
      return decoding(source.format()) * mega;
    }
    var shrink = shrink(source.size(), steps);
    return (JPEG_HEADER_AND_HUFFMAN + JPEG_PIXELS / (shrink * shrink)) * mega;
  }

  /** What the decoder of JPEG leaves out where the picture is scaled down first of all. */
  private static double shrink(Size size, List<Step> steps) {
    if (steps.isEmpty() || !(steps.get(0) instanceof Step.Scale scale)) {
      return 1;
    }
    var factor = Math.sqrt((double) size.pixels() / scale.to().pixels());
    return Math.max(1, Math.min(MAX_SHRINK, factor / 2));
  }

  private static double decoding(ImageFormat format) {
    return switch (format) {
      case JPEG -> JPEG_HEADER_AND_HUFFMAN + JPEG_PIXELS;
      case TIFF, BMP -> 15;
      case PNG, WEBP, GIF -> 20;
      case HEIC, AVIF -> 50;
    };
  }

  private static double encoding(OutputFormat format) {
    return switch (format) {
      case JPG -> 12;
      case TIFF -> 25;
      case PNG, BMP -> 60;
      case WEBP -> 110;
      case AVIF -> 500;
      case GIF -> 600;
      case HEIC -> 1_400;
    };
  }

  private static double mega(Size size) {
    return size.pixels() / MEGA;
  }
}
