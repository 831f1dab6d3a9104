package io.tuwen.worker.vips;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.worker.decoding.BmpDecoder;

/**
 * An image file that can be opened: whole, already shrunk, or with all its frames.
 *
 * <p>The loader is chosen by our own look at the file and never by libvips', so a file cannot
 * choose a loader that is not meant for it. What is damaged fails and is never half a picture.
 */
public final class ImageFile {
  private static final int FAIL_ON_ERROR = 2;
  private static final int SEQUENTIAL = 1;
  private static final int RGB_BANDS = 3;
  private static final int MAX_SHRINK = 8;

  private final Vips vips;
  private final ImageFormat format;
  private final byte[] bytes;
  private final NativeBytes file;

  public ImageFile(Vips vips, ImageFormat format, byte[] bytes) {
    this.vips = vips;
    this.format = format;
    this.bytes = bytes;
    file = vips.copy(format == ImageFormat.BMP ? new byte[0] : bytes);
  }

  /** The first frame in its full size; costs no more than its header until pixels are asked for. */
  public Image open() {
    if (format == ImageFormat.BMP) {
      var bitmap = BmpDecoder.of(bytes);
      return vips.image(bitmap.width(), bitmap.height(), RGB_BANDS, bitmap::read);
    }
    return loader().image();
  }

  /** All frames, one below the other. */
  public Image openAllFrames() {
    return loader().with("n", -1).image();
  }

  /**
   * The first frame for a caller who will scale it down by this much: what the decoder itself can
   * leave out is left out, by which most of a large photo is never computed.
   *
   * @param full the first frame in its full size
   */
  public Image open(Image full, double scale) {
    var shrink = shrink(full, scale);
    if (shrink == 1) {
      return full;
    }
    return format == ImageFormat.JPEG
        ? loader().with("shrink", shrink).image()
        : loader().with("scale", 1.0 / shrink).image();
  }

  private Operation loader() {
    return vips.operation(loader(format))
        .with("buffer", file)
        .with("access", SEQUENTIAL)
        .with("fail-on", FAIL_ON_ERROR);
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
   * The part of each side that {@link #open(Image, double)} gives: 1, 2, 4 or 8 stands for the
   * whole, a half and so on.
   *
   * <p>INVARIANT: no side comes out below one pixel. The JPEG loader rounds down, and where it
   * arrives at nothing, libvips ends the process.
   */
  public int shrink(Image full, double scale) {
    if (format != ImageFormat.JPEG && format != ImageFormat.WEBP) {
      return 1;
    }
    var shortest = Math.min(full.width(), full.height());
    int factor = 1;
    while (factor < MAX_SHRINK && 2 * factor * scale <= 1 && shortest >= 2 * factor) {
      factor *= 2;
    }
    return factor;
  }
}
