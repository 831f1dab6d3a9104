package io.tuwen.contract.image;

import java.io.IOException;

/**
 * HEIC and AVIF: boxes inside boxes. Every item has its size in an {@code ispe} property below
 * {@code meta/iprp/ipco}; the largest is the picture, the others are its tiles and its thumbnail.
 */
final class HeifHeader {
  private HeifHeader() {}

  static ImageHeader read(HeaderCursor cursor, ImageFormat format) throws IOException {
    var boxes = new Boxes(cursor);
    var meta = boxes.required("meta", 0, cursor.length());
    var properties = boxes.required("iprp", meta.content(), meta.end());
    var container = boxes.required("ipco", properties.body(), properties.end());
    var largest = new Largest(format);
    boxes.each(
        container.body(),
        container.end(),
        box -> {
          if (box.name().equals("ispe")) {
            cursor.at(box.content());
            largest.see(new ImageHeader(format, cursor.u32(), cursor.u32()));
          }
        });
    return largest.header;
  }

  private static final class Largest {
    private ImageHeader header;

    Largest(ImageFormat format) {
      header = new ImageHeader(format, 0, 0);
    }

    void see(ImageHeader other) {
      // Compared as floating point: two 32-bit sides may be more than a long has room for.
      if ((double) other.width() * other.height() > (double) header.width() * header.height()) {
        header = other;
      }
    }
  }
}
