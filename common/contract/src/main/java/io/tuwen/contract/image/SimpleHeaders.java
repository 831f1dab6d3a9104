package io.tuwen.contract.image;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;

/** The formats that say their size at a fixed place. */
final class SimpleHeaders {
  private static final int OLD_BITMAP = 12;

  private SimpleHeaders() {}

  static ImageHeader png(HeaderCursor cursor) throws IOException {
    if (!cursor.at(12).name().equals("IHDR")) {
      throw new UnreadableHeader("its first chunk is not IHDR");
    }
    return new ImageHeader(ImageFormat.PNG, cursor.u32(), cursor.u32());
  }

  static ImageHeader gif(HeaderCursor cursor) throws IOException {
    cursor.at(6).order(LITTLE_ENDIAN);
    return new ImageHeader(ImageFormat.GIF, cursor.u16(), cursor.u16());
  }

  static ImageHeader bmp(HeaderCursor cursor) throws IOException {
    cursor.at(14).order(LITTLE_ENDIAN);
    if (cursor.u32() == OLD_BITMAP) {
      return new ImageHeader(ImageFormat.BMP, cursor.u16(), cursor.u16());
    }
    // A negative height means that the rows run from the top down.
    return new ImageHeader(
        ImageFormat.BMP, Math.abs((long) (int) cursor.u32()), Math.abs((long) (int) cursor.u32()));
  }

  static ImageHeader webp(HeaderCursor cursor) throws IOException {
    cursor.at(12).order(LITTLE_ENDIAN);
    var chunk = cursor.name();
    return switch (chunk) {
      case "VP8X" -> {
        cursor.at(24);
        yield new ImageHeader(ImageFormat.WEBP, cursor.u24() + 1L, cursor.u24() + 1L);
      }
      case "VP8L" -> {
        cursor.at(21);
        var bits = cursor.u32();
        yield new ImageHeader(ImageFormat.WEBP, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
      }
      case "VP8 " -> {
        cursor.at(26);
        yield new ImageHeader(ImageFormat.WEBP, cursor.u16() & 0x3fff, cursor.u16() & 0x3fff);
      }
      default -> throw new UnreadableHeader("its first chunk is not an image");
    };
  }
}
