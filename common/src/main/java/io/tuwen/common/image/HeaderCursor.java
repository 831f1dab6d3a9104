package io.tuwen.common.image;

import java.io.IOException;
import java.nio.ByteOrder;

/** Reads numbers from an image file, through a small window, and never beyond its end. */
final class HeaderCursor {
  private static final int WINDOW = 4096;

  /** A header that needs more steps than this is made to waste our time. */
  private static final int MAX_STEPS = 20_000;

  private final ImageBytes bytes;
  private final byte[] window = new byte[WINDOW];
  private ByteOrder order = ByteOrder.BIG_ENDIAN;
  private long windowStart = -1;
  private int windowLength;
  private long position;
  private int steps;

  HeaderCursor(ImageBytes bytes) {
    this.bytes = bytes;
  }

  HeaderCursor order(ByteOrder newOrder) {
    order = newOrder;
    return this;
  }

  long position() {
    return position;
  }

  long length() {
    return bytes.length();
  }

  /** Goes to a place, which may lie beyond the end: the next read then says so. */
  HeaderCursor at(long newPosition) {
    if (newPosition < 0 || ++steps > MAX_STEPS) {
      throw new UnreadableHeader("its header leads nowhere");
    }
    position = newPosition;
    return this;
  }

  HeaderCursor skip(long count) {
    return at(position + count);
  }

  int u8() throws IOException {
    if (position < windowStart || windowStart < 0 || position >= windowStart + windowLength) {
      windowLength = bytes.read(position, window, 0, WINDOW);
      windowStart = position;
      if (windowLength <= 0) {
        throw new UnreadableHeader("it ends inside its header");
      }
    }
    return window[(int) (position++ - windowStart)] & 0xff;
  }

  int u16() throws IOException {
    var first = u8();
    var second = u8();
    return order == ByteOrder.BIG_ENDIAN ? first << 8 | second : second << 8 | first;
  }

  int u24() throws IOException {
    var low = u16();
    return order == ByteOrder.BIG_ENDIAN ? low << 8 | u8() : u8() << 16 | low;
  }

  long u32() throws IOException {
    long first = u16();
    long second = u16();
    return order == ByteOrder.BIG_ENDIAN ? first << 16 | second : second << 16 | first;
  }

  /** Four characters, as containers name their parts. */
  String name() throws IOException {
    var name = new char[4];
    for (int i = 0; i < name.length; i++) {
      name[i] = (char) u8();
    }
    return new String(name);
  }
}
