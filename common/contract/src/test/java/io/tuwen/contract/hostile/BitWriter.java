package io.tuwen.contract.hostile;

import java.io.ByteArrayOutputStream;

/** Bits into bytes: from the highest on as JPEG and TIFF want them, or from the lowest as GIF. */
final class BitWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean lowestFirst;
  private final boolean stuffed;
  private int current;
  private int filled;

  private BitWriter(boolean lowestFirst, boolean stuffed) {
    this.lowestFirst = lowestFirst;
    this.stuffed = stuffed;
  }

  static BitWriter jpeg() {
    return new BitWriter(false, true);
  }

  static BitWriter tiff() {
    return new BitWriter(false, false);
  }

  static BitWriter gif() {
    return new BitWriter(true, false);
  }

  void put(int value, int bits) {
    for (int i = 0; i < bits; i++) {
      if (lowestFirst) {
        current |= ((value >> i) & 1) << filled;
      } else {
        current |= ((value >> (bits - 1 - i)) & 1) << (7 - filled);
      }
      if (++filled == 8) {
        flush();
      }
    }
  }

  private void flush() {
    out.write(current);
    if (stuffed && current == 0xff) {
      out.write(0);
    }
    current = 0;
    filled = 0;
  }

  /** The bytes; what is left of the last is zero, or one in a JPEG. */
  byte[] array() {
    while (filled > 0) {
      put(stuffed ? 1 : 0, 1);
    }
    return out.toByteArray();
  }
}
