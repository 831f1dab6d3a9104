package io.tuwen.contract.image;

import java.io.IOException;

/**
 * HEIC and AVIF: the boxes, the items, and what they are made of. The coded pictures are not read.
 */
final class HeifStructure {
  private static final int CHROMA_IN_HVCC = 16;
  private static final int FLAGS_IN_AV1C = 2;
  private static final int HIGH_DEPTH = 0x40;
  private static final int SUBSAMPLED = 0x0c;

  private HeifStructure() {}

  /** Strict, for a decoder that takes more than we do would find what was not counted. */
  static void walk(HeaderCursor cursor, StructureTally tally) throws IOException {
    var boxes = new Boxes(cursor);
    tally.buffered = true;
    var meta = boxes.required("meta", 0, cursor.length());
    read(boxes, meta, cursor, tally);
    requireNoOther(boxes, meta.end(), cursor.length());
    tally.parts = boxes.seen();
  }

  /**
   * A decoder would take the last; and what is no box behind it ends its search as it does ours.
   */
  private static void requireNoOther(Boxes boxes, long from, long to) throws IOException {
    boxes.eachWhole(
        from,
        to,
        box -> {
          if (box.name().equals("meta")) {
            throw new UnreadableHeader("it has two meta boxes");
          }
        });
  }

  private static void read(Boxes boxes, Boxes.Box meta, HeaderCursor cursor, StructureTally tally)
      throws IOException {
    var items = new HeifItems();
    boxes.each(
        meta.content(),
        meta.end(),
        box -> {
          switch (box.name()) {
            case "iref" -> references(boxes, box, cursor, items, tally);
            case "iinf" -> information(boxes, box, cursor);
            case "iloc" -> HeifPlaces.check(cursor, box);
            case "iprp" -> properties(boxes, box, cursor, tally);
            default -> {}
          }
        });
    tally.pieces = Math.max(tally.pieces, items.mostPieces());
  }

  private static void references(
      Boxes boxes, Boxes.Box iref, HeaderCursor cursor, HeifItems items, StructureTally tally)
      throws IOException {
    var isLong = cursor.at(iref.body()).u8() > 0;
    boxes.each(
        iref.content(),
        iref.end(),
        box -> {
          cursor.at(box.body());
          var from = isLong ? cursor.u32() : cursor.u16();
          var count = cursor.u16();
          if ((count + 1L) * (isLong ? 4 : 2) + 2 > box.end() - box.body()) {
            throw new UnreadableHeader("a list of references is longer than its box");
          }
          var isAlpha = box.name().equals("auxl");
          if (isAlpha) {
            tally.bands = 4;
          }
          for (int i = 0; i < count; i++) {
            var to = isLong ? cursor.u32() : cursor.u16();
            if (isAlpha) {
              items.madeOf(to, from);
            } else if (box.name().equals("dimg")) {
              items.madeOf(from, to);
            }
          }
        });
  }

  private static void information(Boxes boxes, Boxes.Box iinf, HeaderCursor cursor)
      throws IOException {
    var isLong = cursor.at(iinf.body()).u8() > 0;
    boxes.each(iinf.content() + (isLong ? 4 : 2), iinf.end(), box -> {});
  }

  private static void properties(
      Boxes boxes, Boxes.Box iprp, HeaderCursor cursor, StructureTally tally) throws IOException {
    var container = boxes.required("ipco", iprp.body(), iprp.end());
    var subsampled = new boolean[] {true};
    boxes.each(
        container.body(),
        container.end(),
        box -> {
          switch (box.name()) {
            case "hvcC" -> {
              cursor.at(box.body() + CHROMA_IN_HVCC);
              subsampled[0] &= (cursor.u8() & 3) <= 1;
              see(tally, (cursor.u8() & 7) > 0);
            }
            case "av1C" -> {
              var flags = cursor.at(box.body() + FLAGS_IN_AV1C).u8();
              subsampled[0] &= (flags & SUBSAMPLED) == SUBSAMPLED;
              see(tally, (flags & HIGH_DEPTH) > 0);
            }
            case "colr" -> tally.metadataBytes += box.end() - box.body();
            default -> {}
          }
        });
    var pixels = tally.header.pixels();
    tally.samples = Saturated.times(pixels, subsampled[0] ? 2 : 3);
  }

  private static void see(StructureTally tally, boolean isDeep) {
    tally.bits = isDeep ? 16 : tally.bits;
  }
}
