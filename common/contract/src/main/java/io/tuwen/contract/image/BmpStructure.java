package io.tuwen.contract.image;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Set;

/** Windows bitmaps: nothing but a header and rows. */
final class BmpStructure {
  /** Two bytes of a run give up to 255 pixels. */
  private static final int MAX_EXPANSION = 128;

  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int OLD_HEADER = 12;
  private static final Set<Integer> BITS = Set.of(1, 2, 4, 8, 16, 24, 32);

  private BmpStructure() {}

  static void walk(HeaderCursor cursor, StructureTally tally) throws IOException {
    tally.buffered = true;
    tally.samples = Saturated.times(tally.header.pixels(), tally.bands);
    cursor.order(ByteOrder.LITTLE_ENDIAN).at(14);
    var isOld = cursor.u32() == OLD_HEADER;
    var bits = cursor.at(isOld ? 24 : 28).u16();
    var compression = isOld ? 0 : cursor.u32();
    if (!BITS.contains(bits)) {
      throw new UnreadableHeader("a pixel of %d bits is unknown".formatted(bits));
    }
    var isRuns = compression == RLE8 || compression == RLE4;
    var needed =
        isRuns
            ? (double) tally.header.pixels() / MAX_EXPANSION
            : (double) tally.header.pixels() * bits / 8;
    if (cursor.length() < needed) {
      throw new UnreadableHeader("it has less data than its pixels need");
    }
  }
}
