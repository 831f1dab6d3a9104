package io.tuwen.contract.image;

import java.io.IOException;

/** JPEG: segment after segment until the one that begins a frame. */
final class JpegHeader {
  private static final int MARKER = 0xff;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int TEM = 0x01;

  private JpegHeader() {}

  static ImageHeader read(HeaderCursor cursor) throws IOException {
    cursor.at(2);
    while (true) {
      var marker = nextMarker(cursor);
      if (isFrame(marker)) {
        cursor.skip(3);
        var height = cursor.u16();
        return new ImageHeader(ImageFormat.JPEG, cursor.u16(), height);
      }
      if (marker == SOS || marker == EOI) {
        throw new UnreadableHeader("it has no frame");
      }
      if (hasBody(marker)) {
        var length = cursor.u16();
        if (length < 2) {
          throw new UnreadableHeader("a segment has no length");
        }
        cursor.skip(length - 2);
      }
    }
  }

  /** Any number of fill bytes may stand before a marker. */
  private static int nextMarker(HeaderCursor cursor) throws IOException {
    if (cursor.at(cursor.position()).u8() != MARKER) {
      throw new UnreadableHeader("a segment does not begin with a marker");
    }
    int marker;
    do {
      marker = cursor.u8();
    } while (marker == MARKER);
    return marker;
  }

  /** SOF0 to SOF15, without the tables (DHT, JPG, DAC) that share their range. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean hasBody(int marker) {
    return marker != TEM && marker != SOI && !(marker >= 0xd0 && marker <= 0xd7);
  }
}
