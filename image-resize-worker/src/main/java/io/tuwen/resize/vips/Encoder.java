package io.tuwen.resize.vips;

import io.tuwen.resize.plan.Output;
import io.tuwen.worker.vips.Image;
import io.tuwen.worker.vips.Operation;
import io.tuwen.worker.vips.Vips;
import java.util.Set;

/**
 * Writes pictures into files, without any metadata.
 *
 * <p>INVARIANT: the fields leave the picture before a saver sees it. What savers make of {@code
 * strip} and {@code keep} differs from one to the other and from version to version: {@code
 * webpsave} of libvips 8.14 ignores it, and showed where a photo was taken.
 */
final class Encoder {
  /** What savers read to tell frames apart and to show them in time. */
  private static final Set<String> TIMING = Set.of("page-height", "delay", "loop");

  /** Pixels a millimetre, the same for all: what a scanner or camera has said is metadata too. */
  private static final double RESOLUTION = 72 / 25.4;

  /** {@code strip} is deprecated since, and was then no longer followed by all savers. */
  private static final boolean KEEPS = Vips.isAtLeast(8, 15);

  private static final int NONE = 0;
  private static final double WHITE = 255;

  /** With a filter, photos are a third smaller than without one at twice the effort. */
  private static final int PNG_COMPRESSION = 3;

  private static final int PNG_FILTER_SUB = 16;
  private static final int WEBP_EFFORT = 4;
  private static final int AVIF_EFFORT = 2;
  private static final int HEIF_QUALITY = 50;
  private static final int HEVC = 1;
  private static final int AV1 = 4;
  private static final int LZW = 5;
  private static final int PREDICT = 2;

  private Encoder() {}

  static byte[] encode(Image picture, Output output) {
    return switch (output.format()) {
      case JPG ->
          save(flat(picture), output, "jpegsave_buffer")
              .with("Q", output.quality())
              .with("interlace", output.progressive())
              .bytes();
      case PNG ->
          save(picture, output, "pngsave_buffer")
              .with("compression", PNG_COMPRESSION)
              .with("filter", PNG_FILTER_SUB)
              .bytes();
      case WEBP ->
          WebpChunks.shown(
              save(picture, output, "webpsave_buffer")
                  .with("Q", output.quality())
                  .with("effort", WEBP_EFFORT)
                  .bytes());
      case GIF -> save(picture, output, "gifsave_buffer").bytes();
      case TIFF ->
          save(picture, output, "tiffsave_buffer")
              .with("compression", LZW)
              .with("predictor", PREDICT)
              .bytes();
      case AVIF -> heif(picture, output, AV1).with("effort", AVIF_EFFORT).bytes();
      case HEIC -> heif(picture, output, HEVC).bytes();
      case BMP -> BmpWriter.write(picture);
    };
  }

  /** What a JPEG cannot show as transparent is white. */
  private static Image flat(Image picture) {
    return picture.hasAlpha()
        ? picture.operation("flatten").with("background", WHITE, WHITE, WHITE).image()
        : picture;
  }

  private static Operation heif(Image picture, Output output, int compression) {
    return save(picture, output, "heifsave_buffer")
        .with("Q", HEIF_QUALITY)
        .with("compression", compression);
  }

  private static Operation save(Image picture, Output output, String saver) {
    var operation = bare(picture, output.animated()).operation(saver);
    return KEEPS ? operation.with("keep", NONE) : operation.with("strip", true);
  }

  private static Image bare(Image picture, boolean animated) {
    return picture
        .withOnly(animated ? TIMING : Set.of())
        .operation("copy")
        .with("xres", RESOLUTION)
        .with("yres", RESOLUTION)
        .image();
  }
}
