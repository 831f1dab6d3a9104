package io.tuwen.resize.vips;

import io.tuwen.common.vips.Image;
import io.tuwen.common.vips.Operation;
import io.tuwen.resize.plan.Output;

/** Writes pictures into files, without any metadata. */
final class Encoder {
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
          save(flat(picture), "jpegsave_buffer")
              .with("Q", output.quality())
              .with("interlace", output.progressive())
              .bytes();
      case PNG ->
          save(picture, "pngsave_buffer")
              .with("compression", PNG_COMPRESSION)
              .with("filter", PNG_FILTER_SUB)
              .bytes();
      case WEBP ->
          save(picture, "webpsave_buffer")
              .with("Q", output.quality())
              .with("effort", WEBP_EFFORT)
              .bytes();
      case GIF -> save(picture, "gifsave_buffer").bytes();
      case TIFF ->
          save(picture, "tiffsave_buffer")
              .with("compression", LZW)
              .with("predictor", PREDICT)
              .bytes();
      case AVIF -> heif(picture, AV1).with("effort", AVIF_EFFORT).bytes();
      case HEIC -> heif(picture, HEVC).bytes();
      case BMP -> BmpWriter.write(picture);
    };
  }

  /** What a JPEG cannot show as transparent is white. */
  private static Image flat(Image picture) {
    return picture.hasAlpha()
        ? picture.operation("flatten").with("background", WHITE, WHITE, WHITE).image()
        : picture;
  }

  private static Operation heif(Image picture, int compression) {
    return save(picture, "heifsave_buffer")
        .with("Q", HEIF_QUALITY)
        .with("compression", compression);
  }

  private static Operation save(Image picture, String saver) {
    return picture.operation(saver).with("strip", true);
  }
}
