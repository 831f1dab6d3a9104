package io.tuwen.resize.vips;

import io.tuwen.worker.vips.Image;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes Windows bitmaps, which libvips does not: 24 bits, or 32 where something is transparent.
 */
final class BmpWriter {
  private static final int FILE_HEADER = 14;
  private static final int PLAIN_HEADER = 40;

  /** The fourth version of the header: it has masks, one of them for what is transparent. */
  private static final int ALPHA_HEADER = 108;

  private static final int BIT_FIELDS = 3;
  private static final int SRGB = 0x73524742;

  private BmpWriter() {}

  static byte[] write(Image picture) {
    try (var pixels = picture.pixels()) {
      var bands = picture.bands();
      var header = FILE_HEADER + (bands == Pictures.RGB ? PLAIN_HEADER : ALPHA_HEADER);
      var rowBytes = (picture.width() * bands + 3) / 4 * 4;
      var file =
          ByteBuffer.allocate(Math.addExact(header, Math.multiplyExact(rowBytes, picture.height())))
              .order(ByteOrder.LITTLE_ENDIAN);
      header(file, header, picture);
      rows(file, header, rowBytes, picture, pixels.buffer());
      return file.array();
    }
  }

  private static void header(ByteBuffer file, int header, Image picture) {
    var hasAlpha = picture.bands() > Pictures.RGB;
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(header);
    file.putInt(header - FILE_HEADER).putInt(picture.width()).putInt(picture.height());
    file.putShort((short) 1).putShort((short) (hasAlpha ? 32 : 24));
    file.putInt(hasAlpha ? BIT_FIELDS : 0).putInt(file.capacity() - header);
    file.putInt(0).putInt(0).putInt(0).putInt(0);
    if (hasAlpha) {
      file.putInt(0xff0000).putInt(0xff00).putInt(0xff).putInt(0xff000000).putInt(SRGB);
    }
  }

  /** From the bottom up: blue, green, red. */
  private static void rows(
      ByteBuffer file, int header, int rowBytes, Image picture, ByteBuffer pixels) {
    var bands = picture.bands();
    int from = 0;
    for (int y = picture.height() - 1; y >= 0; y--) {
      int to = header + y * rowBytes;
      for (int x = 0; x < picture.width(); x++, from += bands, to += bands) {
        file.put(to, pixels.get(from + 2));
        file.put(to + 1, pixels.get(from + 1));
        file.put(to + 2, pixels.get(from));
        if (bands > Pictures.RGB) {
          file.put(to + 3, pixels.get(from + 3));
        }
      }
    }
  }
}
