package io.tuwen.resize.vips;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.image.ImageHeader;
import io.tuwen.contract.image.ImageHeaders;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.describe.JpegQuality;
import io.tuwen.resize.plan.Plan;
import io.tuwen.resize.plan.Size;
import io.tuwen.resize.plan.Source;
import io.tuwen.resize.plan.Step;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.vips.Colours;
import io.tuwen.worker.vips.Image;
import io.tuwen.worker.vips.ImageFile;
import io.tuwen.worker.vips.Vips;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;

/** An image file whose header was read and found to be within the limits. */
final class Original {
  /** The frames of an animation are all in memory. */
  private static final long MOST_MOVING_PIXELS = 25_000_000;

  /** What is decoded once for several renditions is in memory while they are made. */
  static final long MAX_KEPT_PIXELS = 25_000_000;

  private final ImageFile file;
  private final Image full;
  private final Source source;
  private final boolean inPasses;

  /** The picture as stored, at this part of its full size or larger. */
  private final DoubleFunction<Image> pixels;

  private Original(
      ImageFile file, Image full, Source source, boolean inPasses, DoubleFunction<Image> pixels) {
    this.file = file;
    this.full = full;
    this.source = source;
    this.inPasses = inPasses;
    this.pixels = pixels;
  }

  /**
   * Reads the header.
   *
   * @throws TuwenException {@code UNSUPPORTED_TYPE}, {@code IMAGE_UNREADABLE}, {@code
   *     TOO_MANY_PIXELS}, {@code IMAGE_TOO_COMPLEX}
   */
  static Original open(Vips vips, byte[] bytes, SourceLimits limits) {
    var header = ImageHeaders.read(bytes);
    check(header.width(), header.height(), 1, limits);
    var structure = ImageStructure.of(header, bytes);
    check(header.width(), header.height(), isAnimated(header) ? structure.frames() : 1, limits);
    var file = new ImageFile(vips, header.format(), bytes);
    var full = file.open();
    var frames = header.format() == ImageFormat.TIFF ? 1 : Math.max(1, full.number("n-pages", 1));
    // The header and what follows it may tell different sizes.
    check(full.width(), full.height(), isAnimated(header) ? frames : 1, limits);
    var quality =
        header.format() == ImageFormat.JPEG ? JpegQuality.estimate(bytes) : OptionalInt.empty();
    return new Original(
        file,
        full,
        new Source(
            header.format(),
            new Size(full.width(), full.height()),
            Math.max(1, Math.min(8, full.number("orientation", 1))),
            isAnimated(header) ? frames : 1,
            quality),
        structure.progressive(),
        scale -> file.open(full, scale));
  }

  /** The same original for several renditions, which begin at these parts of its full size. */
  Original forSeveral(DoubleSummaryStatistics scales) {
    if (scales.getCount() < 2 || !isDecodedOnce(scales)) {
      return with(scale -> file.shrink(full, scale) == 1 ? file.open() : file.open(full, scale));
    }
    var shrink = file.shrink(full, scales.getMax());
    var kept = file.open(full, scales.getMax()).inMemory();
    return with(
        scale ->
            source.format() == ImageFormat.JPEG
                ? Pictures.averaged(kept, file.shrink(full, scale) / shrink)
                : kept);
  }

  private Original with(DoubleFunction<Image> otherPixels) {
    return new Original(file, full, source, inPasses, otherPixels);
  }

  /**
   * Whether it is cheaper to decode once, as was measured. Not where one rendition begins at the
   * full size of a JPEG that comes in one pass, and another at a part of it: the decoder leaves out
   * so much for the second that it costs less than to keep the pixels and to read them again.
   */
  private boolean isDecodedOnce(DoubleSummaryStatistics scales) {
    var largest = file.shrink(full, scales.getMax());
    var isOnePass = source.format() == ImageFormat.JPEG && !inPasses;
    return source.size().pixels() / ((long) largest * largest) <= MAX_KEPT_PIXELS
        && (largest > 1 || !isOnePass || file.shrink(full, scales.getMin()) == 1);
  }

  /** The part of its full size that a plan begins with. */
  double scale(Plan plan) {
    return !plan.steps().isEmpty() && plan.steps().get(0) instanceof Step.Scale scale
        ? scale(stored(scale.to(), plan.upright()))
        : 1;
  }

  private double scale(Size stored) {
    return Math.max(
        (double) stored.width() / full.width(), (double) stored.height() / full.height());
  }

  /** A size before the orientation is applied. */
  private Size stored(Size to, boolean upright) {
    return upright && source.isSideways() ? to.turned() : to;
  }

  private static boolean isAnimated(ImageHeader header) {
    return header.format() == ImageFormat.GIF || header.format() == ImageFormat.WEBP;
  }

  private static void check(long width, long height, int frames, SourceLimits limits) {
    if (width > limits.maxSide() || height > limits.maxSide()) {
      throw new TuwenException(
          ErrorCode.TOO_MANY_PIXELS,
          "the image has %d x %d pixels; the limit for a side is %d"
              .formatted(width, height, limits.maxSide()));
    }
    // No overflow: a side is an int, and there are few frames.
    var pixels = width * height * frames;
    if (pixels > limits.maxPixels()) {
      throw new TuwenException(
          ErrorCode.TOO_MANY_PIXELS,
          "the image has %d pixels; the limit is %d".formatted(pixels, limits.maxPixels()));
    }
  }

  Source source() {
    return source;
  }

  byte[] exif() {
    return full.bytes("exif-data");
  }

  /** The picture in its full size, upright. */
  Image upright() {
    return oriented(Colours.toSrgb(pixels.apply(1)));
  }

  /**
   * The picture in this size.
   *
   * @param upright whether its orientation is applied, after which it has this size
   */
  Image scaled(Size to, boolean upright) {
    var stored = stored(to, upright);
    var loaded = pixels.apply(scale(stored));
    // Colours are for few pixels cheaper than for many; but what is transparent has none to mix.
    var scaled =
        loaded.hasAlpha()
            ? Pictures.scaled(Colours.toSrgb(loaded), stored.width(), stored.height())
            : Colours.toSrgb(Pictures.scaled(loaded, stored.width(), stored.height()));
    return upright ? oriented(scaled) : plain(scaled);
  }

  /** The picture in its full size. */
  Image whole(boolean upright) {
    return upright ? upright() : plain(Colours.toSrgb(pixels.apply(1)));
  }

  /**
   * All frames, each of them a picture.
   *
   * @param upright whether the orientation is applied to each
   */
  List<Image> frames(boolean upright, Cancellation cancellation) {
    var pixels = source.size().pixels() * source.frames();
    if (pixels > MOST_MOVING_PIXELS) {
      throw new TuwenException(
          ErrorCode.TOO_MANY_PIXELS,
          "the animation has %d pixels in %d frames; the limit is %d"
              .formatted(pixels, source.frames(), MOST_MOVING_PIXELS));
    }
    var strip = Colours.toSrgb(file.openAllFrames()).inMemory();
    var height = strip.number("page-height", source.size().height());
    var frames = new ArrayList<Image>();
    for (int i = 0; (i + 1) * height <= strip.height(); i++) {
      cancellation.check();
      var frame = Pictures.cut(strip, 0, i * height, strip.width(), height);
      frames.add(upright ? oriented(frame) : plain(frame));
    }
    return frames;
  }

  private Image oriented(Image picture) {
    return plain(
        source.orientation() == 1 ? picture : picture.inMemory().operation("autorot").image());
  }

  /** A TIFF may have bands that say nothing of colour. */
  private static Image plain(Image picture) {
    if (picture.bands() < Pictures.RGB) {
      throw new TuwenException(
          ErrorCode.IMAGE_UNREADABLE, "the image cannot be read: its colours are of no known kind");
    }
    var bands = picture.hasAlpha() ? Pictures.RGB + 1 : Pictures.RGB;
    return picture.bands() > bands ? picture.bandsFrom(0, bands) : picture;
  }
}
