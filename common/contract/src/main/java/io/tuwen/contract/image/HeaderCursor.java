package io.tuwen.contract.image;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads numbers from an image file, through a window, and never beyond its end. */
final class HeaderCursor {
  private static final int HEADER_WINDOW = 4096;

  /** As a walk through the whole file wants it. */
  private static final int WALK_WINDOW = 32_768;

  /** A header that needs more steps than this is made to waste our time. */
  private static final long MAX_HEADER_STEPS = 20_000;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;

  private final ImageBytes bytes;
  private final byte[] window;
  private final long maxSteps;
  private ByteOrder order = ByteOrder.BIG_ENDIAN;
  private long windowStart;
  private int windowLength;
  private long position;
  private long steps;

  /** For the header alone. */
  HeaderCursor(ImageBytes bytes) {
    this(bytes, HEADER_WINDOW, MAX_HEADER_STEPS);
  }

  private HeaderCursor(ImageBytes bytes, int windowBytes, long maxSteps) {
    this.bytes = bytes;
    this.maxSteps = maxSteps;
    window = new byte[windowBytes];
  }

  /** For the whole file, by a reader that counts for itself what it has seen. */
  static HeaderCursor through(ImageBytes bytes) {
    var window = (int) Math.max(1, Math.min(WALK_WINDOW, bytes.length()));
    return new HeaderCursor(bytes, window, Long.MAX_VALUE);
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
    if (newPosition < 0 || ++steps > maxSteps) {
      throw new UnreadableHeader("its header leads nowhere");
    }
    position = newPosition;
    return this;
  }

  HeaderCursor skip(long count) {
    return at(position + count);
  }

  int u8() throws IOException {
    if (position < windowStart || position >= windowStart + windowLength) {
      load();
    }
    return window[(int) (position++ - windowStart)] & 0xff;
  }

  private void load() throws IOException {
    windowLength = bytes.read(position, window, 0, window.length);
    windowStart = position;
    if (windowLength <= 0) {
      windowLength = 0;
      throw new EndOfFile();
    }
  }

  /**
   * Goes on to the next byte of all ones and stands before it, or at the end of the file. Eight
   * bytes are looked at together, for this passes over all pixels of a photo.
   */
  void skipToOnes() throws IOException {
    while (position < length()) {
      if (position < windowStart || position >= windowStart + windowLength) {
        load();
      }
      int at = (int) (position - windowStart);
      while (at + Long.BYTES <= windowLength && !hasOnes((long) EIGHT_BYTES.get(window, at))) {
        at += Long.BYTES;
      }
      while (at < windowLength && window[at] != (byte) 0xff) {
        at++;
      }
      position = windowStart + at;
      if (at < windowLength) {
        return;
      }
    }
  }

  private static boolean hasOnes(long eight) {
    return ((~eight - LOWEST_BITS) & eight & HIGHEST_BITS) != 0;
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
