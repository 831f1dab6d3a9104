package io.tuwen.ocr.cloud;

import io.tuwen.contract.image.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Knows the files that a provider may have as they are.
 *
 * <p>INVARIANT: such a file is a whole JPEG or PNG with pixels and what they are decoded by, and
 * nothing else: no place, no camera, no preview, nothing behind its end. It needs no turning, since
 * nothing in it says so, and has no transparency, which each provider would fill in its own way.
 */
final class BareImage {
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;

  /** The frames of ordinary JPEGs: baseline, extended and progressive, by Huffman's code. */
  private static final Set<Integer> FRAMES = Set.of(0xC0, 0xC1, 0xC2);

  private static final Set<Integer> TABLES = Set.of(0xC4, 0xDB, 0xDD, START_OF_SCAN);
  private static final int JFIF = 0xE0;
  private static final int ADOBE = 0xEE;

  /** Longer, it has a preview. */
  private static final int JFIF_BYTES = 16;

  private static final int ADOBE_BYTES = 14;

  private static final int PNG_SIGNATURE_BYTES = 8;
  private static final int CHUNK_BYTES = 12;
  private static final Set<String> CHUNKS =
      Set.of("IHDR", "PLTE", "IDAT", "IEND", "sRGB", "gAMA", "cHRM", "pHYs");

  /** Grey, colours, and colours of a palette; not those with an alpha channel. */
  private static final Set<Integer> OPAQUE = Set.of(0, 2, 3);

  private final byte[] file;

  private BareImage(byte[] file) {
    this.file = file;
  }

  static boolean isOne(byte[] file, ImageFormat format) {
    var bare = new BareImage(file);
    return switch (format) {
      case JPEG -> bare.isJpeg();
      case PNG -> bare.isPng();
      default -> false;
    };
  }

  private boolean isJpeg() {
    var at = 2;
    while (has(at, 2) && at(at) == 0xFF) {
      var marker = at(at + 1);
      if (marker == END_OF_IMAGE) {
        return at + 2 == file.length;
      }
      if (!has(at, 4)) {
        return false;
      }
      var length = at(at + 2) << 8 | at(at + 3);
      if (length < 2 || !has(at + 2, length) || !isAllowed(marker, at + 4, length)) {
        return false;
      }
      at += 2 + length;
      if (marker == START_OF_SCAN) {
        at = endOfScan(at);
      }
    }
    return false;
  }

  private boolean isAllowed(int marker, int content, int length) {
    if (FRAMES.contains(marker)) {
      return length >= 8 && at(content) == 8 && (at(content + 5) == 1 || at(content + 5) == 3);
    }
    return TABLES.contains(marker)
        || (marker == JFIF && length <= JFIF_BYTES)
        || (marker == ADOBE && length <= ADOBE_BYTES);
  }

  /** Where the next marker is, beside those that stand in a scan. */
  private int endOfScan(int begin) {
    for (int at = begin; has(at, 2); at++) {
      var next = at(at + 1);
      var isInScan = next == 0 || next == 0xFF || (next >= 0xD0 && next <= 0xD7);
      if (at(at) == 0xFF && !isInScan) {
        return at;
      }
    }
    return file.length;
  }

  private boolean isPng() {
    var at = PNG_SIGNATURE_BYTES;
    while (has(at, CHUNK_BYTES)) {
      var length = at(at) << 24 | at(at + 1) << 16 | at(at + 2) << 8 | at(at + 3);
      var type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (length < 0 || !has(at + CHUNK_BYTES, length) || !CHUNKS.contains(type)) {
        return false;
      }
      if (type.equals("IHDR") && !(at(at + 16) <= 8 && OPAQUE.contains(at(at + 17)))) {
        return false;
      }
      at += CHUNK_BYTES + length;
      if (type.equals("IEND")) {
        return at == file.length;
      }
    }
    return false;
  }

  private boolean has(int at, int length) {
    return length <= file.length - at;
  }

  private int at(int index) {
    return file[index] & 0xff;
  }
}
