package io.tuwen.common.image;

import java.io.IOException;

/**
 * HEIC and AVIF: boxes inside boxes. Every item has its size in an {@code ispe} property below
 * {@code meta/iprp/ipco}; the largest is the picture, the others are its tiles and its thumbnail.
 */
final class HeifHeader {
  private static final int BOX_HEADER = 8;
  private static final int FULL_BOX_HEADER = 4;

  private HeifHeader() {}

  static ImageHeader read(HeaderCursor cursor, ImageFormat format) throws IOException {
    var meta = find(cursor, "meta", 0, cursor.length());
    var properties = find(cursor, "iprp", meta.body() + FULL_BOX_HEADER, meta.end());
    var container = find(cursor, "ipco", properties.body(), properties.end());
    var largest = new ImageHeader(format, 0, 0);
    for (long at = container.body(); at + BOX_HEADER <= container.end(); ) {
      var box = box(cursor, at, container.end());
      if (box.name().equals("ispe")) {
        cursor.at(box.body() + FULL_BOX_HEADER);
        var size = new ImageHeader(format, cursor.u32(), cursor.u32());
        // Compared as floating point: two 32-bit sides may be more than a long has room for.
        if ((double) size.width() * size.height() > (double) largest.width() * largest.height()) {
          largest = size;
        }
      }
      at = box.end();
    }
    return largest;
  }

  private record Box(String name, long body, long end) {}

  private static Box find(HeaderCursor cursor, String name, long from, long to) throws IOException {
    for (long at = from; at + BOX_HEADER <= to; ) {
      var box = box(cursor, at, to);
      if (box.name().equals(name)) {
        return box;
      }
      at = box.end();
    }
    throw new UnreadableHeader("it has no " + name + " box");
  }

  private static Box box(HeaderCursor cursor, long at, long limit) throws IOException {
    var size = cursor.at(at).u32();
    var name = cursor.name();
    long body = at + BOX_HEADER;
    long end = at + size;
    if (size == 1) {
      var high = cursor.u32();
      end = at + (high << 32 | cursor.u32());
      body += 8;
    } else if (size == 0) {
      end = limit;
    }
    if (end < body || end > limit) {
      throw new UnreadableHeader("a box is larger than what it is in");
    }
    return new Box(name, body, end);
  }
}
