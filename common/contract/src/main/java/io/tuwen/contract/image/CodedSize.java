package io.tuwen.contract.image;

/**
 * How large a picture is that a decoder takes memory for: what the coded picture itself says, and
 * no box around it.
 */
record CodedSize(long width, long height) {
  static final CodedSize NONE = new CodedSize(0, 0);

  /** What stands before the size is shorter, with what there may be of it. */
  static final int LONGEST_HEADER = 256;

  /** Encoders go up to whole blocks, and those of some cameras' chips are large. */
  private static final int BLOCK = 256;

  private static final int EMULATION_PREVENTION = 3;

  long pixels() {
    return Saturated.times(width, height);
  }

  /** Wide and high enough for both. */
  CodedSize or(CodedSize other) {
    return new CodedSize(Math.max(width, other.width), Math.max(height, other.height));
  }

  boolean fitsInto(CodedSize declared) {
    return width <= wholeBlocks(declared.width) && height <= wholeBlocks(declared.height);
  }

  private static long wholeBlocks(long side) {
    return (side + BLOCK - 1) / BLOCK * BLOCK;
  }

  /**
   * Of HEVC, ITU-T H.265, 7.3.2.2.
   *
   * @param unit a sequence parameter set, without its header of two bytes
   */
  static CodedSize ofHevc(byte[] unit, int length) {
    var raw = new byte[length];
    var bits = new Bits(raw, withoutEmulationPrevention(unit, length, raw));
    var subLayers = (int) bits.skip(4).number(3);
    bits.skip(1 + 88 + 8);
    var present = new boolean[2 * subLayers];
    for (int i = 0; i < present.length; i++) {
      present[i] = bits.flag();
    }
    if (subLayers > 0) {
      bits.skip(2L * (8 - subLayers));
    }
    for (int i = 0; i < present.length; i++) {
      bits.skip(present[i] ? (i % 2 == 0 ? 88 : 8) : 0);
    }
    bits.exponential();
    if (bits.exponential() == 3) {
      bits.skip(1);
    }
    return new CodedSize(bits.exponential(), bits.exponential());
  }

  private static int withoutEmulationPrevention(byte[] unit, int length, byte[] raw) {
    int zeros = 0;
    int written = 0;
    for (int i = 0; i < length; i++) {
      if (zeros >= 2 && unit[i] == EMULATION_PREVENTION) {
        zeros = 0;
      } else {
        zeros = unit[i] == 0 ? zeros + 1 : 0;
        raw[written++] = unit[i];
      }
    }
    return written;
  }

  /**
   * Of AV1, 5.5.1 of its specification.
   *
   * @param unit a sequence header, without the header of its unit
   */
  static CodedSize ofAv1(byte[] unit, int length) {
    var bits = new Bits(unit, length);
    bits.skip(3 + 1);
    if (bits.flag()) {
      bits.skip(5);
    } else {
      skipOperatingPoints(bits);
    }
    var widthBits = (int) bits.number(4) + 1;
    var heightBits = (int) bits.number(4) + 1;
    return new CodedSize(bits.number(widthBits) + 1, bits.number(heightBits) + 1);
  }

  private static void skipOperatingPoints(Bits bits) {
    int delayBits = 0;
    if (bits.flag()) {
      bits.skip(32 + 32);
      if (bits.flag()) {
        bits.exponential();
      }
      if (bits.flag()) {
        delayBits = (int) bits.number(5) + 1;
        bits.skip(32 + 5 + 5);
      }
    }
    var isDelayed = bits.flag();
    var points = bits.number(5) + 1;
    for (int i = 0; i < points; i++) {
      bits.skip(12);
      if (bits.number(5) > 7) {
        bits.skip(1);
      }
      if (delayBits > 0 && bits.flag()) {
        bits.skip(2L * delayBits + 1);
      }
      if (isDelayed && bits.flag()) {
        bits.skip(4);
      }
    }
  }
}
