package io.tuwen.contract.image;

import java.io.IOException;
import java.util.List;

/** The bytes of one item, one after the other, wherever in the file its extents are. */
final class HeifItemBytes {
  private final HeaderCursor cursor;
  private final List<Extent> extents;
  private int extent;
  private long position;

  /** A piece of the file. */
  record Extent(long at, long length) {}

  HeifItemBytes(HeaderCursor cursor, List<Extent> extents) {
    this.cursor = cursor;
    this.extents = extents;
  }

  /** Whether there is one more. */
  boolean hasNext() {
    while (extent < extents.size() && position >= extents.get(extent).length()) {
      position -= extents.get(extent).length();
      extent++;
    }
    return extent < extents.size() && extents.get(extent).at() + position < cursor.length();
  }

  int u8() throws IOException {
    if (!hasNext()) {
      throw new EndOfFile();
    }
    var value = cursor.at(extents.get(extent).at() + position).u8();
    position++;
    return value;
  }

  int u16() throws IOException {
    return u8() << 8 | u8();
  }

  long u32() throws IOException {
    return (long) u8() << 24 | (long) u8() << 16 | (long) u8() << 8 | u8();
  }

  void skip(long count) {
    position = Saturated.plus(position, count);
  }

  /** Fewer than asked for at the end. */
  int read(byte[] into, long count) throws IOException {
    int read = 0;
    while (read < Math.min(into.length, count) && hasNext()) {
      into[read++] = (byte) u8();
    }
    return read;
  }
}
