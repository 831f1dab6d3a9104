package io.tuwen.contract.image;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first bytes by which formats are told apart. */
final class Magic {
  private static final int FTYP_HEADER = 8;
  private static final int BRAND = 4;

  private Magic() {}

  static boolean at(byte[] head, int offset, int... expected) {
    if (head.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((head[offset + i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean at(byte[] head, int offset, String expected) {
    return at(head, offset, expected.chars().toArray());
  }

  /** "BM" begins many texts too; the size of the second header tells a bitmap. */
  static boolean isBmp(byte[] head) {
    return at(head, 0, "BM")
        && head.length >= 18
        && List.of(12, 40, 52, 56, 64, 108, 124).contains(head[14] & 0xff)
        && head[15] == 0
        && head[16] == 0
        && head[17] == 0;
  }

  /**
   * Whether an ISO media file is of one of these brands.
   *
   * <p>The major brand decides. {@code mif1} says "some image" there, so then the compatible brands
   * do, where AVIF names itself.
   */
  static boolean hasBrand(byte[] head, String... brands) {
    if (!at(head, 4, "ftyp") || head.length < FTYP_HEADER + BRAND) {
      return false;
    }
    var major = brand(head, FTYP_HEADER);
    var wanted = List.of(brands);
    if (!major.equals("mif1") && !major.equals("msf1")) {
      return wanted.contains(major);
    }
    var isAvif = false;
    for (int at = FTYP_HEADER + 2 * BRAND; at + BRAND <= end(head); at += BRAND) {
      isAvif |= brand(head, at).equals("avif");
    }
    return wanted.contains("avif") == isAvif;
  }

  private static int end(byte[] head) {
    var box = ((head[2] & 0xff) << 8) | (head[3] & 0xff);
    return Math.min(box, head.length);
  }

  private static String brand(byte[] head, int at) {
    return new String(head, at, BRAND, StandardCharsets.ISO_8859_1);
  }
}
