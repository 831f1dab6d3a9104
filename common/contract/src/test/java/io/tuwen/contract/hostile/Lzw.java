package io.tuwen.contract.hostile;

/** Zeros as LZW: each code stands for one zero more than the one before. */
final class Lzw {
  private static final int MAX_BITS = 12;

  private Lzw() {}

  /** As a frame of a GIF has it, without its sub-blocks; two bits a pixel. */
  static byte[] gif(long count) {
    return zeros(BitWriter.gif(), 4, count, 0);
  }

  /** As a strip of a TIFF has it, whose codes grow one earlier. */
  static byte[] tiff(long count) {
    return zeros(BitWriter.tiff(), 256, count, 1);
  }

  private static byte[] zeros(BitWriter out, int clear, long count, int early) {
    var firstBits = Integer.numberOfTrailingZeros(clear) + 1;
    var left = count;
    var bits = firstBits;
    while (left > 0) {
      out.put(clear, bits);
      bits = firstBits;
      out.put(0, bits);
      left--;
      int next = clear + 2;
      for (long run = 2; left > 0 && next < (1 << MAX_BITS) - 2; run++) {
        if (left < run) {
          out.put(left == 1 ? 0 : (int) (clear + left), bits);
          left = 0;
        } else {
          out.put(next, bits);
          left -= run;
        }
        next++;
        if (next + early >= 1 << bits && bits < MAX_BITS) {
          bits++;
        }
      }
    }
    out.put(clear + 1, bits);
    return out.array();
  }
}
