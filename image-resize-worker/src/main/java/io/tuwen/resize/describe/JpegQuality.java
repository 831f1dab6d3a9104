package io.tuwen.resize.describe;

import java.util.OptionalInt;

/** Estimates with which quality a JPEG was written, from its first quantisation table. */
public final class JpegQuality {
  private static final int DQT = 0xdb;
  private static final int SOS = 0xda;
  private static final int ENTRIES = 64;

  /** The table for luminance of the JPEG standard, annex K, in the order of the file. */
  private static final int[] STANDARD = {
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
    95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99
  };

  private JpegQuality() {}

  /** The quality on the scale of libjpeg; nothing where the file is none that has one. */
  public static OptionalInt estimate(byte[] jpeg) {
    int at = 2;
    while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff) {
      var marker = jpeg[at + 1] & 0xff;
      var length = (jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff);
      if (marker == DQT && at + 5 + ENTRIES <= jpeg.length && jpeg[at + 4] == 0) {
        return OptionalInt.of(nearest(jpeg, at + 5));
      }
      if (marker == SOS || length < 2) {
        return OptionalInt.empty();
      }
      at += 2 + length;
    }
    return OptionalInt.empty();
  }

  private static int nearest(byte[] jpeg, int table) {
    int best = 0;
    long smallest = Long.MAX_VALUE;
    for (int quality = 100; quality >= 1; quality--) {
      long difference = 0;
      for (int i = 0; i < ENTRIES; i++) {
        difference += Math.abs(scaled(STANDARD[i], quality) - (jpeg[table + i] & 0xff));
      }
      if (difference < smallest) {
        smallest = difference;
        best = quality;
      }
    }
    return best;
  }

  /** What libjpeg writes for a quality. */
  private static int scaled(int entry, int quality) {
    var scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    return Math.max(1, Math.min(255, (entry * scale + 50) / 100));
  }
}
