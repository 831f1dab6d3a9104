package io.tuwen.contract.image;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/**
 * HEIC and AVIF: the boxes, the items, what they are made of, and how large each coded picture says
 * that it is. The pixels are not read.
 */
final class HeifStructure {
  private static final int CHROMA_IN_HVCC = 16;
  private static final int FLAGS_IN_AV1C = 2;
  private static final int HIGH_DEPTH = 0x40;
  private static final int SUBSAMPLED = 0x0c;
  private static final int LONG_SIZES = 1;
  private static final int FILL_OF_OVERLAY = 8;

  /**
   * A picture that is a little larger than a tile has four of them, and twice as many with alpha.
   */
  private static final long MOST_DECODED = 8;

  /** A small picture may be a part of a block or of a tile. */
  private static final long SMALL = 1 << 20;

  private final Boxes boxes;
  private final HeaderCursor cursor;
  private final StructureTally tally;
  private final HeifItems items = new HeifItems();
  private final HeifProperties properties;
  private final Map<Long, String> kinds = new HashMap<>();
  private HeifPlaces places;
  private int samplesOfPixel = 2;
  private Optional<Boxes.Box> data = Optional.empty();

  private HeifStructure(HeaderCursor cursor, StructureTally tally) {
    this.cursor = cursor;
    this.tally = tally;
    boxes = new Boxes(cursor);
    properties = new HeifProperties(boxes, cursor);
    places = HeifPlaces.none(cursor);
  }

  /** Strict, for a decoder that takes more than we do would find what was not counted. */
  static void walk(HeaderCursor cursor, StructureTally tally) throws IOException {
    new HeifStructure(cursor, tally).walk();
  }

  private void walk() throws IOException {
    tally.buffered = true;
    var meta = boxes.required("meta", 0, cursor.length());
    read(meta);
    requireNoOther(meta.end(), cursor.length());
    tally.parts = boxes.seen();
  }

  /**
   * A decoder would take the last; and what is no box behind it ends its search as it does ours.
   */
  private void requireNoOther(long from, long to) throws IOException {
    boxes.eachWhole(
        from,
        to,
        box -> {
          if (box.name().equals("meta")) {
            throw new UnreadableHeader("it has two meta boxes");
          }
        });
  }

  private void read(Boxes.Box meta) throws IOException {
    var single = new HashSet<String>();
    boxes.each(
        meta.content(),
        meta.end(),
        box -> {
          switch (box.name()) {
            case "iref" -> references(box);
            case "iinf" -> information(box);
            case "iloc", "iprp", "idat" -> {
              if (!single.add(box.name())) {
                throw new UnreadableHeader("it has two %s boxes".formatted(box.name()));
              }
              readSingle(box);
            }
            default -> {}
          }
        });
    measure();
  }

  private void readSingle(Boxes.Box box) throws IOException {
    switch (box.name()) {
      case "iloc" -> places = HeifPlaces.read(cursor, box);
      case "iprp" -> properties(box);
      default -> data = Optional.of(box);
    }
  }

  private void references(Boxes.Box iref) throws IOException {
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

  private void information(Boxes.Box iinf) throws IOException {
    var isLong = cursor.at(iinf.body()).u8() > 0;
    boxes.each(
        iinf.content() + (isLong ? 4 : 2),
        iinf.end(),
        box -> {
          var version = cursor.at(box.body()).u8();
          if (box.name().equals("infe") && version >= 2) {
            cursor.at(box.content());
            var item = version == 2 ? cursor.u16() : cursor.u32();
            kinds.put(item, cursor.skip(2).name());
          }
        });
  }

  private void properties(Boxes.Box iprp) throws IOException {
    properties.read(iprp);
    var subsampled = true;
    for (var property : properties.all()) {
      var box = property.box();
      switch (box.name()) {
        case "hvcC" -> {
          cursor.at(box.body() + CHROMA_IN_HVCC);
          subsampled &= (cursor.u8() & 3) <= 1;
          see((cursor.u8() & 7) > 0);
        }
        case "av1C" -> {
          var flags = cursor.at(box.body() + FLAGS_IN_AV1C).u8();
          subsampled &= (flags & SUBSAMPLED) == SUBSAMPLED;
          see((flags & HIGH_DEPTH) > 0);
        }
        case "colr" -> tally.metadataBytes += box.end() - box.body();
        default -> {}
      }
    }
    samplesOfPixel = subsampled ? 2 : 3;
  }

  private void see(boolean isDeep) {
    tally.bits = isDeep ? 16 : tally.bits;
  }

  /**
   * INVARIANT: no coded picture is larger than its item says, nor what an item is put together to;
   * and all that are decoded for the one that is shown are counted.
   */
  private void measure() throws IOException {
    for (var item : properties.items()) {
      var size = properties.coded(item);
      if (properties.has(item, "hvcC")) {
        size = size.or(CodedUnits.ofHevc(places.bytes(item, data)));
      }
      if (properties.has(item, "av1C")) {
        size = size.or(CodedUnits.ofAv1(places.bytes(item, data)));
      }
      require(item, size);
      items.coded(item, size);
    }
    for (var item : items.madeOfOthers()) {
      require(item, putTogether(item));
    }
    tally.pieces = Math.max(tally.pieces, items.mostPieces());
    var pixels = tally.header.pixels();
    var decoded = items.mostPixels();
    if (decoded / MOST_DECODED > Math.max(pixels, SMALL)) {
      throw new UnreadableHeader("its pictures together are far larger than it says");
    }
    tally.samples = Saturated.times(Math.max(pixels, decoded), samplesOfPixel);
  }

  private void require(long item, CodedSize size) {
    if (!size.fitsInto(properties.declared(item).orElse(shown()))) {
      throw new UnreadableHeader("a picture in it is larger than it says");
    }
  }

  private CodedSize shown() {
    return new CodedSize(tally.header.width(), tally.header.height());
  }

  /** What a grid or an overlay says of itself, beside what its item says. */
  private CodedSize putTogether(long item) throws IOException {
    var kind = kinds.getOrDefault(item, "");
    if (!kind.equals("grid") && !kind.equals("iovl")) {
      return CodedSize.NONE;
    }
    var bytes = places.bytes(item, data);
    bytes.skip(1);
    var isLong = (bytes.u8() & LONG_SIZES) > 0;
    bytes.skip(kind.equals("grid") ? 2 : FILL_OF_OVERLAY);
    return new CodedSize(isLong ? bytes.u32() : bytes.u16(), isLong ? bytes.u32() : bytes.u16());
  }
}
