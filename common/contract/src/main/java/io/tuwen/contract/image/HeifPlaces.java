package io.tuwen.contract.image;

import java.io.IOException;

/**
 * Where the bytes of the items of a HEIC or AVIF are: the {@code iloc} box. Items may share bytes,
 * so a small file can have a thousand items that are each as large as the file.
 */
final class HeifPlaces {
  /** The largest photos have 2,000 tiles, each in one piece. */
  static final int MAX_EXTENTS = 8_192;

  private HeifPlaces() {}

  static void check(HeaderCursor cursor, Boxes.Box iloc) throws IOException {
    var version = cursor.at(iloc.body()).u8();
    var sizes = cursor.at(iloc.content()).u8();
    var more = cursor.u8();
    var offsetBytes = sizes >> 4;
    var lengthBytes = sizes & 0x0f;
    var baseBytes = more >> 4;
    var isIndexed = version == 1 || version == 2;
    var indexBytes = isIndexed ? more & 0x0f : 0;
    var items = version < 2 ? cursor.u16() : cursor.u32();
    StructureTally.require(items, MAX_EXTENTS, "items");
    long extents = 0;
    long sum = 0;
    for (long i = 0; i < items && cursor.position() < iloc.end(); i++) {
      cursor.skip((version < 2 ? 2 : 4) + (isIndexed ? 2 : 0) + 2L + baseBytes);
      var count = cursor.u16();
      extents += count;
      StructureTally.require(extents, MAX_EXTENTS, "extents");
      for (int j = 0; j < count; j++) {
        cursor.skip((long) indexBytes + offsetBytes);
        sum = Saturated.plus(sum, Math.min(number(cursor, lengthBytes), cursor.length()));
      }
    }
    // Twice, for a file in which some tiles are alike.
    StructureTally.require(sum, 2 * cursor.length(), "bytes of items");
  }

  /** What is negative as a number of 64 bits is larger than any file. */
  private static long number(HeaderCursor cursor, int bytes) throws IOException {
    return switch (bytes) {
      case 0 -> 0;
      case 4 -> cursor.u32();
      case 8 -> {
        var number = cursor.u32() << 32 | cursor.u32();
        yield number < 0 ? Long.MAX_VALUE : number;
      }
      default -> throw new UnreadableHeader("a place is a number of %d bytes".formatted(bytes));
    };
  }
}
