package io.tuwen.common.vips;

import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.TuwenException;
import io.tuwen.common.image.BmpDecoder;
import io.tuwen.common.image.DecodeLimits;
import io.tuwen.common.image.DecodedImage;
import io.tuwen.common.image.ImageBytes;
import io.tuwen.common.image.ImageDecoder;
import io.tuwen.common.image.ImageFormat;
import io.tuwen.common.image.ImageHeader;
import io.tuwen.common.image.ImageHeaders;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Decodes with libvips.
 *
 * <p>The loader is chosen by our own look at the file and never by libvips', so a file cannot
 * choose a loader that is not meant for it.
 */
@Singleton
public final class VipsImageDecoder implements ImageDecoder {
  private static final int FAIL_ON_ERROR = 2;
  private static final int SEQUENTIAL = 1;
  private static final int SRGB = 22;
  private static final int RGB_BANDS = 3;
  private static final double WHITE = 255;

  /** Of an ICC profile, whose header names its colours at this place. */
  private static final int PROFILE_HEADER = 128;

  private static final int COLOUR_SPACE_AT = 16;

  @Override
  public DecodedImage decode(byte[] image, DecodeLimits limits) {
    var header = header(image);
    check(header.pixels(), limits);
    try (var vips = new Vips()) {
      return decode(vips, header, image, limits);
    } catch (VipsException e) {
      throw new TuwenException(
          ErrorCode.IMAGE_UNREADABLE, "the image cannot be read: it is damaged or ends early", e);
    }
  }

  private static ImageHeader header(byte[] image) {
    try {
      return ImageHeaders.read(ImageBytes.of(image));
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
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
    var full = load(vips, header.format(), bytes, 1);
    // The header and what follows it may tell different sizes.
    check((long) full.width() * full.height(), limits);
    var longest = Math.max(full.width(), full.height());
    var shortest = Math.min(full.width(), full.height());
    var factor = shrinkFactor(header.format(), longest, shortest, limits.maxSide());
    var loaded = factor == 1 ? full : load(vips, header.format(), bytes, factor);
    var scale = Math.min(1, (double) limits.maxSide() / longest);
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

  private static Image load(Vips vips, ImageFormat format, byte[] bytes, int shrink) {
    if (format == ImageFormat.BMP) {
      var bitmap = BmpDecoder.of(bytes);
      return vips.image(bitmap.width(), bitmap.height(), RGB_BANDS, bitmap::read);
    }
    var operation =
        vips.operation(loader(format))
            .with("buffer", bytes)
            .with("access", SEQUENTIAL)
            .with("fail-on", FAIL_ON_ERROR);
    if (shrink > 1) {
      operation =
          format == ImageFormat.JPEG
              ? operation.with("shrink", shrink)
              : operation.with("scale", 1.0 / shrink);
    }
    return operation.image();
  }

  private static String loader(ImageFormat format) {
    return switch (format) {
      case JPEG -> "jpegload_buffer";
      case PNG -> "pngload_buffer";
      case WEBP -> "webpload_buffer";
      case GIF -> "gifload_buffer";
      case TIFF -> "tiffload_buffer";
      case HEIC, AVIF -> "heifload_buffer";
      case BMP -> throw new IllegalArgumentException("libvips has no loader of its own for BMP");
    };
  }

  /**
   * What the decoder itself can leave out, by which most of a large photo is never computed.
   *
   * <p>INVARIANT: no side comes out below one pixel. The JPEG loader rounds down, and where it
   * arrives at nothing, libvips ends the process.
   */
  private static int shrinkFactor(ImageFormat format, int longest, int shortest, int maxSide) {
    if (format != ImageFormat.JPEG && format != ImageFormat.WEBP) {
      return 1;
    }
    int factor = 1;
    while (factor < 8 && longest / (2 * factor) >= maxSide && shortest >= 2 * factor) {
      factor *= 2;
    }
    return factor;
  }

  /**
   * Colour of what is transparent may be anything, so it has to be gone before pixels are mixed.
   */
  private static Image onWhite(Image image) {
    return image.hasAlpha()
        ? toSrgb(image).operation("flatten").with("background", WHITE, WHITE, WHITE).image()
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
    var srgb = toSrgb(image);
    if (srgb.bands() < RGB_BANDS) {
      throw new TuwenException(
          ErrorCode.IMAGE_UNREADABLE, "the image cannot be read: its colours are of no known kind");
    }
    return srgb.bands() > RGB_BANDS
        ? srgb.operation("extract_band").with("band", 0).with("n", RGB_BANDS).image()
        : srgb;
  }

  private static Image toSrgb(Image image) {
    if (hasProfile(image)) {
      try {
        return image
            .operation("icc_transform")
            .with("embedded", true)
            .with("output-profile", "srgb")
            .image();
      } catch (VipsException e) {
        // A broken profile does not make the image unreadable: go by its plain colours.
      }
    }
    return image
        .operation("colourspace")
        .with("space", SRGB)
        .image()
        .operation("cast")
        .with("format", Image.UCHAR)
        .image();
  }

  /** Not where the profile is for other colours: libvips would take grey for red. */
  private static boolean hasProfile(Image image) {
    var profile = image.bytes("icc-profile-data");
    if (profile.length < PROFILE_HEADER) {
      return false;
    }
    var colours = image.bands() - (image.hasAlpha() ? 1 : 0);
    return switch (new String(profile, COLOUR_SPACE_AT, 4, StandardCharsets.ISO_8859_1)) {
      case "GRAY" -> colours == 1;
      case "RGB ", "Lab " -> colours == 3;
      case "CMYK" -> colours == 4;
      default -> false;
    };
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
