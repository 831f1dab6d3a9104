package io.tuwen.contract.image;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the header of an image without decoding it.
 *
 * <p>Costs a few small reads whatever the size of the image, so it is the place for limits: a bomb
 * is known by its header.
 */
public final class ImageHeaders {
  private ImageHeaders() {}

  /**
   * Tells the format and the size.
   *
   * @throws TuwenException {@code UNSUPPORTED_TYPE} where it is no image that we know, {@code
   *     IMAGE_UNREADABLE} where it begins like one and does not go on so
   * @throws IOException where the bytes themselves cannot be had
   */
  public static ImageHeader read(ImageBytes bytes) throws IOException {
    var head = new byte[ImageFormat.SNIFFED_BYTES];
    var length = bytes.read(0, head, 0, head.length);
    var format =
        ImageFormat.sniff(Arrays.copyOf(head, length))
            .orElseThrow(
                () ->
                    new TuwenException(
                        ErrorCode.UNSUPPORTED_TYPE,
                        "its first bytes are those of no image format that is taken here"
                            + " (JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC, AVIF)"));
    try {
      var header = read(format, new HeaderCursor(bytes));
      if (header.width() <= 0 || header.height() <= 0) {
        throw new UnreadableHeader("it has no size");
      }
      return header;
    } catch (UnreadableHeader e) {
      throw new TuwenException(
          ErrorCode.IMAGE_UNREADABLE, "the image cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Tells the format and the size of a file that is in memory.
   *
   * @throws TuwenException as {@link #read(ImageBytes)}
   */
  public static ImageHeader read(byte[] file) {
    try {
      return read(ImageBytes.of(file));
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  private static ImageHeader read(ImageFormat format, HeaderCursor cursor) throws IOException {
    return switch (format) {
      case JPEG -> JpegHeader.read(cursor);
      case PNG -> SimpleHeaders.png(cursor);
      case WEBP -> SimpleHeaders.webp(cursor);
      case GIF -> SimpleHeaders.gif(cursor);
      case BMP -> SimpleHeaders.bmp(cursor);
      case TIFF -> TiffHeader.read(cursor);
      case HEIC, AVIF -> HeifHeader.read(cursor, format);
    };
  }
}
