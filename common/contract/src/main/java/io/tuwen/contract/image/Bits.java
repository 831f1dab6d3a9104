package io.tuwen.contract.image;

/** Reads numbers of any count of bits, as coded pictures have them, the highest bit first. */
final class Bits {
  private final byte[] bytes;
  private final int length;
  private long position;

  Bits(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  Bits skip(long count) {
    position += count;
    return this;
  }

  boolean flag() {
    return number(1) > 0;
  }

  /** A number of at most 32 bits. */
  long number(int count) {
    long number = 0;
    for (int i = 0; i < count; i++, position++) {
      if (position >= 8L * length) {
        throw new EndOfFile();
      }
      number = (number << 1) | ((bytes[(int) (position >> 3)] >> (7 - (position & 7))) & 1);
    }
    return number;
  }

  /** As many zeros as the number has bits behind its first one: {@code ue(v)}, {@code uvlc()}. */
  long exponential() {
    int zeros = 0;
    while (!flag()) {
      if (++zeros > 31) {
        throw new UnreadableHeader("a number of its picture has no end");
      }
    }
    return (1L << zeros) - 1 + number(zeros);
  }
}
