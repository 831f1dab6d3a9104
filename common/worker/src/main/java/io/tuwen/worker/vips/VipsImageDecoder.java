package io.tuwen.worker.vips;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageHeader;
import io.tuwen.contract.image.ImageHeaders;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.decoding.DecodedImage;
import io.tuwen.worker.decoding.ImageDecoder;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;

/** Decodes with libvips. */
@Singleton
public final class VipsImageDecoder implements ImageDecoder {
  private static final int RGB_BANDS = 3;
  private static final double WHITE = 255;

  @Override
  public DecodedImage decode(byte[] image, DecodeLimits limits) {
    var header = ImageHeaders.read(image);
    check(header.pixels(), limits);
    ImageStructure.of(header, image);
    try (var vips = new Vips()) {
      return decode(vips, header, image, limits);
    } catch (VipsException e) {
      throw new TuwenException(
          ErrorCode.IMAGE_UNREADABLE, "the image cannot be read: it is damaged or ends early", e);
    }
  }

  private static void check(long pixels, DecodeLimits limits) {
    if (pixels > limits.maxPixels()) {
      throw new TuwenException(
          ErrorCode.TOO_MANY_PIXELS,
          "the image has %d pixels; the limit is %d".formatted(pixels, limits.maxPixels()));
    }
  }

  private static DecodedImage decode(
      Vips vips, ImageHeader header, byte[] bytes, DecodeLimits limits) {
    var file = new ImageFile(vips, header.format(), bytes);
    var full = file.open();
    // The header and what follows it may tell different sizes.
    check((long) full.width() * full.height(), limits);
    var longest = Math.max(full.width(), full.height());
    var scale = Math.min(1, (double) limits.maxSide() / longest);
    var loaded = file.open(full, scale);
    var shrunk = shrink(onWhite(loaded), full, scale);
    var orientation = full.number("orientation", 1);
    var upright = upright(toRgb(shrunk), orientation);
    var isSideways = orientation >= 5 && orientation <= 8;
    return new Decoded(
        upright.width(),
        upright.height(),
        isSideways ? full.height() : full.width(),
        isSideways ? full.width() : full.height(),
        upright.pixels());
  }

  /**
   * Colour of what is transparent may be anything, so it has to be gone before pixels are mixed.
   */
  private static Image onWhite(Image image) {
    return image.hasAlpha()
        ? Colours.toSrgb(image).operation("flatten").with("background", WHITE, WHITE, WHITE).image()
        : image;
  }

  private static Image shrink(Image image, Image full, double scale) {
    var width = Math.max(1, (int) Math.round(full.width() * scale));
    var height = Math.max(1, (int) Math.round(full.height() * scale));
    if (image.width() <= width && image.height() <= height) {
      return image;
    }
    return image
        .operation("resize")
        .with("scale", (double) width / image.width())
        .with("vscale", (double) height / image.height())
        .image();
  }

  /** A TIFF may have bands that say nothing of colour. */
  private static Image toRgb(Image image) {
    var srgb = Colours.toSrgb(image);
    if (srgb.bands() < RGB_BANDS) {
      throw new TuwenException(
          ErrorCode.IMAGE_UNREADABLE, "the image cannot be read: its colours are of no known kind");
    }
    return srgb.bands() > RGB_BANDS
        ? srgb.operation("extract_band").with("band", 0).with("n", RGB_BANDS).image()
        : srgb;
  }

  private static Image upright(Image image, int orientation) {
    return orientation == 1 ? image : image.inMemory().operation("autorot").image();
  }

  private record Decoded(int width, int height, int fullWidth, int fullHeight, PixelMemory memory)
      implements DecodedImage {

    @Override
    public ByteBuffer rgb() {
      return memory.buffer();
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
