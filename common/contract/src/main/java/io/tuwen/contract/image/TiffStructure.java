package io.tuwen.contract.image;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.util.HashSet;

/** TIFF: a chain of directories, of which the first tells how the picture is cut. */
final class TiffStructure {
  /** Of all directories together; each has 10 to 60. */
  static final int MAX_ENTRIES = 50_000;

  /**
   * The largest photo has 30,000 strips of one row for each of 4 colours, or 30,000 tiles of 64 ×
   * 64.
   */
  static final long MAX_PIECES = 131_072;

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int PLANES = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int SUB_DIRECTORIES = 330;

  private static final int LZW = 5;
  private static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32_946;
  private static final int PACK_BITS = 32_773;

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;
  private static final int MAX_BITS = 64;
  private static final int MAX_SAMPLES = 5;

  private TiffStructure() {}

  /** What the first directory says; the numbers are those of a file that does not say them. */
  private static final class Layout {
    long width;
    long height;
    long bits = 1;
    long samples = 1;
    long compression = 1;
    long rows = Long.MAX_VALUE;
    long planes = 1;
    long tileWidth;
    long tileHeight;
    long offsets;
  }

  static void walk(HeaderCursor cursor, StructureTally tally) throws IOException {
    cursor.order(cursor.at(0).u8() == 'I' ? LITTLE_ENDIAN : BIG_ENDIAN);
    var seen = new HashSet<Long>();
    var layout = new Layout();
    tally.frames = 0;
    var first = cursor.at(4).u32();
    read(cursor, first, layout);
    try {
      for (long at = first; at != 0; ) {
        if (!seen.add(at)) {
          throw new UnreadableHeader("its directories go round in a circle");
        }
        var entries = cursor.at(at).u16();
        tally.frame();
        tally.parts += entries;
        StructureTally.require(tally.parts, MAX_ENTRIES, "entries");
        at = cursor.at(at + 2 + (long) entries * ENTRY_BYTES).u32();
      }
    } catch (EndOfFile e) {
      // It ends early. What is there is counted.
    }
    measure(layout, tally);
  }

  /** Strict: without its first directory there is no picture. */
  private static void read(HeaderCursor cursor, long directory, Layout layout) throws IOException {
    var entries = cursor.at(directory).u16();
    for (int i = 0; i < entries; i++) {
      cursor.at(directory + 2 + (long) i * ENTRY_BYTES);
      var tag = cursor.u16();
      switch (tag) {
        case WIDTH -> layout.width = value(cursor);
        case HEIGHT -> layout.height = value(cursor);
        case BITS -> layout.bits = value(cursor);
        case COMPRESSION -> layout.compression = value(cursor);
        case SAMPLES -> layout.samples = value(cursor);
        case ROWS_PER_STRIP -> layout.rows = value(cursor);
        case PLANES -> layout.planes = value(cursor);
        case TILE_WIDTH -> layout.tileWidth = value(cursor);
        case TILE_HEIGHT -> layout.tileHeight = value(cursor);
        case STRIP_OFFSETS, TILE_OFFSETS ->
            layout.offsets = Math.max(layout.offsets, count(cursor));
        case SUB_DIRECTORIES ->
            StructureTally.require(count(cursor), StructureTally.MAX_FRAMES, "directories");
        default -> {}
      }
    }
  }

  private static long count(HeaderCursor cursor) throws IOException {
    cursor.skip(2);
    return cursor.u32();
  }

  /** The first value, which lies elsewhere when there are too many for the entry itself. */
  private static long value(HeaderCursor cursor) throws IOException {
    var type = cursor.u16();
    var count = cursor.u32();
    var bytes = type == BYTE ? 1 : type == SHORT ? 2 : 4;
    if (count * bytes > 4) {
      cursor.at(cursor.u32());
    }
    return type == BYTE ? cursor.u8() : type == SHORT ? cursor.u16() : cursor.u32();
  }

  /** How many bytes of pixels a byte can give, with some to spare; fax and JPEG know no bound. */
  private static double expansion(long compression) {
    return switch ((int) compression) {
      // Two for colours that are stored for every fourth pixel.
      case 1 -> 2;
      case PACK_BITS -> 128;
      case LZW -> 4096;
      case DEFLATE, OLD_DEFLATE -> 2048;
      default -> Double.MAX_VALUE;
    };
  }

  private static void measure(Layout layout, StructureTally tally) {
    var bits = Math.max(1, Math.min(MAX_BITS, layout.bits));
    // libtiff's own pictures of YCbCr and palettes come as 3 or 4 bands of 8 bits.
    tally.bands = (int) Math.max(3, Math.min(Short.MAX_VALUE, layout.samples));
    StructureTally.require(layout.samples, MAX_SAMPLES, "bands");
    tally.bits = bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
    tally.samples = Saturated.times(tally.header.pixels(), tally.bands);
    var isTiled = layout.tileWidth > 0 && layout.tileHeight > 0;
    var across = isTiled ? layout.tileWidth : Math.max(1, layout.width);
    var down =
        isTiled
            ? layout.tileHeight
            : Math.max(1, Math.min(layout.rows, Math.max(1, layout.height)));
    var planes = layout.planes == 2 ? Math.max(1, layout.samples) : 1;
    var columns = (Math.max(1, layout.width) + across - 1) / across;
    var rows = (Math.max(1, layout.height) + down - 1) / down;
    tally.pieces =
        Math.max(layout.offsets, Saturated.times(Saturated.times(columns, rows), planes));
    // A strip is unpacked as it is stored; of tiles a row is made of the bands that are given.
    var pixelBits = isTiled ? (long) tally.bands * tally.bits : layout.samples * bits;
    tally.pieceBytes = Saturated.times(Saturated.times(across, down), pixelBits) / 8;
    var stored = (double) tally.header.pixels() * layout.samples * bits / 8;
    if (stored > (double) tally.bytes * expansion(layout.compression)) {
      throw new UnreadableHeader("it has less data than its pixels need");
    }
    StructureTally.require(tally.pieces, MAX_PIECES, isTiled ? "tiles" : "strips");
  }
}
