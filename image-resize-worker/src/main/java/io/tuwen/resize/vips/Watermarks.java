package io.tuwen.resize.vips;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.WatermarkSource;
import io.tuwen.resize.plan.Budget;
import io.tuwen.resize.plan.Planner;
import io.tuwen.resize.plan.Size;
import io.tuwen.resize.process.Action.Watermark;
import io.tuwen.resize.process.Colour;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.worker.vips.Image;
import io.tuwen.worker.vips.Vips;
import io.tuwen.worker.vips.VipsException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Draws watermarks: texts, images, both side by side, once or all over. */
final class Watermarks {
  /** What the image of a watermark may be. */
  private static final Set<ImageFormat> FORMATS =
      Set.of(
          ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.BMP, ImageFormat.WEBP, ImageFormat.TIFF);

  /** The size of a letter is in pixels where there are 72 of them in an inch. */
  private static final int DPI = 72;

  private static final long MOST_TEXT_PIXELS = 16_777_216;

  private static final SourceLimits LIMITS = new SourceLimits(25_000_000, 16_384);

  private final Vips vips;
  private final WatermarkSource source;
  private final StepRunner workbench;
  private final Budget budget;
  private final Map<Prepared, Image> prepared = new HashMap<>();

  Watermarks(Vips vips, WatermarkSource source, StepRunner workbench, Budget budget) {
    this.vips = vips;
    this.source = source;
    this.workbench = workbench;
    this.budget = budget;
  }

  /**
   * An image that is ready to be put on.
   *
   * @param main the size of the picture, where the image is fitted into a share of it
   */
  private record Prepared(Watermark.Picture mark, Optional<Size> main) {}

  Image mark(Image picture, Watermark watermark) {
    var mark = transparent(draw(picture, watermark), watermark.opacity());
    if (watermark.text().isPresent() && watermark.text().get().tiled()) {
      return Pictures.over(picture, tiled(picture, mark, watermark.text().get()), 0, 0);
    }
    var gravity = watermark.gravity();
    var x = gravity.left(picture.width(), mark.width()) + inwards(gravity.column(), watermark.x());
    var y =
        gravity.row() == 1
            ? gravity.top(picture.height(), mark.height()) + watermark.verticalOffset()
            : gravity.top(picture.height(), mark.height()) + inwards(gravity.row(), watermark.y());
    return Pictures.over(picture, mark, x, y);
  }

  /** From the edge that the mark is at, and not at all from the middle. */
  private static int inwards(int place, int distance) {
    return (1 - place) * distance;
  }

  private Image draw(Image picture, Watermark watermark) {
    var text = watermark.text().map(this::text);
    var image = watermark.image().map(it -> image(picture, it));
    if (text.isEmpty() || image.isEmpty()) {
      return text.orElseGet(image::orElseThrow);
    }
    var arrangement = watermark.arrangement();
    return arrangement.textFirst()
        ? beside(text.get(), image.get(), arrangement)
        : beside(image.get(), text.get(), arrangement);
  }

  private static Image beside(Image first, Image second, Watermark.Arrangement arrangement) {
    var width = first.width() + arrangement.interval() + second.width();
    var height = Math.max(first.height(), second.height());
    var left =
        Pictures.embedded(first, 0, offset(height, first, arrangement), width, height, 0, 0, 0, 0);
    return Pictures.over(
        left, second, first.width() + arrangement.interval(), offset(height, second, arrangement));
  }

  private static int offset(int height, Image part, Watermark.Arrangement arrangement) {
    return (height - part.height()) * arrangement.alignment() / 2;
  }

  private Image text(Watermark.Text text) {
    if (!Fonts.knows(text.font())) {
      throw ProcessException.invalid("watermark: there is no such font", "");
    }
    var mask = mask(text);
    var letters = coloured(mask, text.colour());
    var drawn = text.shadow() == 0 ? letters : shaded(letters, mask, text);
    return text.degrees() == 0 ? drawn : turned(drawn, text.degrees());
  }

  private Image mask(Watermark.Text text) {
    try {
      var mask =
          vips.operation("text")
              .with("text", escaped(text.content()))
              .with("font", Fonts.description(text.font(), text.size()))
              .with("dpi", DPI)
              .image();
      if ((long) mask.width() * mask.height() <= MOST_TEXT_PIXELS) {
        return mask;
      }
    } catch (VipsException e) {
      // So wide that it has no room in memory, or nothing that can be drawn.
    }
    throw ProcessException.invalid("watermark: the text is too large, or cannot be drawn", "");
  }

  /** The text is a text and no markup. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static Image coloured(Image mask, Colour colour) {
    var plain =
        mask.operation("linear")
            .with("a", 0.0, 0.0, 0.0)
            .with("b", colour.red(), (double) colour.green(), colour.blue())
            .with("uchar", true)
            .image()
            .operation("copy")
            .with("interpretation", 22)
            .image();
    return Pictures.join(plain, mask);
  }

  private static Image shaded(Image letters, Image mask, Watermark.Text text) {
    var distance = Math.max(1, text.size() / 20);
    var width = letters.width() + distance;
    var height = letters.height() + distance;
    var shadow = transparent(coloured(mask, Colour.BLACK), text.shadow());
    var canvas = Pictures.embedded(shadow, distance, distance, width, height, 0, 0, 0, 0);
    return Pictures.over(canvas, letters, 0, 0);
  }

  private static Image turned(Image mark, int degrees) {
    var size = Planner.turned(new Size(mark.width(), mark.height()), degrees);
    return Pictures.turned(mark, degrees, size.width(), size.height(), 0, 0, 0, 0);
  }

  private static Image transparent(Image mark, int opacity) {
    return opacity == 100
        ? mark
        : mark.operation("linear")
            .with("a", 1.0, 1.0, 1.0, opacity / 100.0)
            .with("b", 0.0, 0.0, 0.0, 0.0)
            .with("uchar", true)
            .image();
  }

  private static Image tiled(Image picture, Image mark, Watermark.Text text) {
    var width = mark.width() + text.gapX();
    var height = mark.height() + text.gapY();
    var tile = Pictures.embedded(mark, 0, 0, width, height, 0, 0, 0, 0).inMemory();
    var all =
        tile.operation("replicate")
            .with("across", (picture.width() + width - 1) / width)
            .with("down", (picture.height() + height - 1) / height)
            .image();
    return Pictures.cut(all, 0, 0, picture.width(), picture.height());
  }

  /** The image of a mark, after what is to be done with it first. */
  private Image prepared(byte[] bytes, Watermark.Picture mark, Image picture) {
    var original = Original.open(vips, bytes, LIMITS);
    if (!FORMATS.contains(original.source().format())) {
      throw new ProcessException(
          OssCode.WATERMARK_ERROR, "The watermark object is of no format that can be used.");
    }
    var image = original.source();
    var steps = Planner.steps(image.format(), mark, image.upright(), size(picture));
    budget.spendOnMark(image, steps);
    return workbench.apply(original.upright(), steps);
  }

  private static Size size(Image picture) {
    return new Size(picture.width(), picture.height());
  }

  /** Made once for all frames, and for all marks that are the same. */
  private Image image(Image picture, Watermark.Picture mark) {
    var main =
        mark.percentOfMain().isPresent() ? Optional.of(size(picture)) : Optional.<Size>empty();
    return prepared.computeIfAbsent(new Prepared(mark, main), same -> made(picture, mark));
  }

  private Image made(Image picture, Watermark.Picture mark) {
    var bytes =
        source
            .find(mark.key())
            .orElseThrow(
                () ->
                    new ProcessException(
                        OssCode.WATERMARK_ERROR, "The watermark object does not exist."));
    try {
      return Pictures.withAlpha(prepared(bytes, mark, picture)).inMemory();
    } catch (TuwenException | VipsException e) {
      if (e instanceof ProcessException refusal && refusal.ossCode() == OssCode.IMAGE_TOO_LARGE) {
        throw refusal;
      }
      throw new ProcessException(
          OssCode.WATERMARK_ERROR, "The watermark object is no image that can be used.");
    }
  }
}
