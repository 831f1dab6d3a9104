package io.tuwen.contract.image;

import java.io.IOException;

/** PNG: chunk after chunk until the last. */
final class PngStructure {
  /** Encoders write chunks of 8 KB and more, some of 1 KB: 20,000 of them are a file of 20 MB. */
  static final int MAX_CHUNKS = 65_536;

  /** Of texts, profiles and palettes; programs write up to 20. */
  static final int MAX_TEXTS = 100;

  /**
   * Of those, what is packed: a profile, XMP, and a few more. Each may cost as much as 8 megabytes
   * of it, packed and thrown away again.
   */
  static final int MAX_PACKED_TEXTS = 16;

  /** libpng unpacks a text or a profile up to this. */
  private static final long MAX_UNPACKED = 8_000_000;

  /** Deflate makes no more than this of a byte. */
  private static final long MAX_EXPANSION = 1032;

  private static final int PALETTE = 3;
  private static final int CHUNK_OVERHEAD = 12;

  /** Deflate makes data that cannot be packed larger by less than this, and so do empty blocks. */
  private static final double MAX_GROWTH = 1.125;

  private static final long MAX_EXCESS = 1 << 17;

  private PngStructure() {}

  static void walk(HeaderCursor cursor, StructureTally tally) throws IOException {
    cursor.at(24);
    var depth = cursor.u8();
    var colour = cursor.u8();
    cursor.skip(2);
    tally.progressive = cursor.u8() != 0;
    tally.buffered = tally.progressive;
    tally.bits = depth > 8 ? 16 : 8;
    tally.bands = bands(colour);
    var data = chunks(cursor, tally);
    tally.samples = Saturated.times(tally.header.pixels(), tally.bands);
    var needed = (double) tally.header.pixels() * depth * stored(colour) / 8;
    if ((double) data * MAX_EXPANSION < needed) {
      throw new UnreadableHeader("it has less data than its pixels need");
    }
    // Each row has a byte of its own, and seven times that where it comes in passes.
    var most = MAX_GROWTH * (needed + 8.0 * tally.header.height()) + MAX_EXCESS;
    if (data > most) {
      throw new UnreadableHeader("it has more data than its pixels have room for");
    }
  }

  private static int bands(int colour) {
    return colour == PALETTE ? 3 : stored(colour);
  }

  private static int stored(int colour) {
    return switch (colour) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  /** The bytes of all pixels, packed. */
  private static long chunks(HeaderCursor cursor, StructureTally tally) throws IOException {
    long data = 0;
    int texts = 0;
    int packed = 0;
    try {
      for (long at = 8; ; ) {
        var length = cursor.at(at).u32();
        var name = cursor.name();
        tally.part(MAX_CHUNKS, "chunks");
        switch (name) {
          case "IDAT" -> data += Math.min(length, cursor.length() - cursor.position());
          case "IEND" -> {
            return data;
          }
          case "tRNS" -> tally.bands += tally.bands % 2;
          case "tEXt", "zTXt", "iTXt", "iCCP", "sPLT", "eXIf" -> {
            StructureTally.require(++texts, MAX_TEXTS, "texts");
            tally.metadataBytes += length;
            if (isPacked(name)) {
              StructureTally.require(++packed, MAX_PACKED_TEXTS, "packed texts");
              tally.metadataBytes += Math.min(MAX_UNPACKED, MAX_EXPANSION * length);
            }
          }
          default -> {}
        }
        at += CHUNK_OVERHEAD + length;
      }
    } catch (EndOfFile e) {
      // It ends early. What is there is counted.
      return data;
    }
  }

  /** An iTXt may be packed or not. */
  private static boolean isPacked(String name) {
    return name.equals("zTXt") || name.equals("iTXt") || name.equals("iCCP");
  }
}
