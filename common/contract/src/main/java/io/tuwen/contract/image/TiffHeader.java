package io.tuwen.contract.image;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;

/** TIFF: the size is two tags of the first directory, which may lie anywhere. */
final class TiffHeader {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private TiffHeader() {}

  static ImageHeader read(HeaderCursor cursor) throws IOException {
    cursor.order(cursor.u8() == 'I' ? LITTLE_ENDIAN : BIG_ENDIAN);
    var directory = cursor.at(4).u32();
    var entries = cursor.at(directory).u16();
    long width = 0;
    long height = 0;
    for (int i = 0; i < entries && (width == 0 || height == 0); i++) {
      cursor.at(directory + 2 + (long) i * ENTRY_BYTES);
      var tag = cursor.u16();
      if (tag == WIDTH) {
        width = value(cursor);
      } else if (tag == HEIGHT) {
        height = value(cursor);
      }
    }
    return new ImageHeader(ImageFormat.TIFF, width, height);
  }

  private static long value(HeaderCursor cursor) throws IOException {
    var type = cursor.u16();
    cursor.skip(4);
    return type == SHORT ? cursor.u16() : cursor.u32();
  }
}
