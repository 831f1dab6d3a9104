package io.tuwen.contract.image;

import io.tuwen.contract.image.HeifItemBytes.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the bytes of the items of a HEIC or AVIF are: the {@code iloc} box. Items may share bytes,
 * so a small file can have a thousand items that are each as large as the file.
 */
final class HeifPlaces {
  /** The largest photos have 2,000 tiles, each in one piece. */
  static final int MAX_EXTENTS = 8_192;

  private static final int IN_FILE = 0;
  private static final int IN_BOX = 1;

  private final HeaderCursor cursor;
  private final Map<Long, Place> places = new HashMap<>();

  private record Place(int method, List<Extent> extents) {}

  private HeifPlaces(HeaderCursor cursor) {
    this.cursor = cursor;
  }

  static HeifPlaces none(HeaderCursor cursor) {
    return new HeifPlaces(cursor);
  }

  static HeifPlaces read(HeaderCursor cursor, Boxes.Box iloc) throws IOException {
    var version = cursor.at(iloc.body()).u8();
    var sizes = cursor.at(iloc.content()).u8();
    var more = cursor.u8();
    var offsetBytes = sizes >> 4;
    var lengthBytes = sizes & 0x0f;
    var baseBytes = more >> 4;
    var isIndexed = version == 1 || version == 2;
    var indexBytes = isIndexed ? more & 0x0f : 0;
    var items = version < 2 ? cursor.u16() : cursor.u32();
    StructureTally.require(items, MAX_EXTENTS, "items");
    var all = new HeifPlaces(cursor);
    long extents = 0;
    long sum = 0;
    for (long i = 0; i < items && cursor.position() < iloc.end(); i++) {
      var item = version < 2 ? cursor.u16() : cursor.u32();
      var method = isIndexed ? cursor.u16() & 0x0f : IN_FILE;
      cursor.skip(2);
      var base = number(cursor, baseBytes);
      var count = cursor.u16();
      extents += count;
      StructureTally.require(extents, MAX_EXTENTS, "extents");
      var place = new Place(method, new ArrayList<>());
      for (int j = 0; j < count; j++) {
        cursor.skip(indexBytes);
        var at = Saturated.plus(base, number(cursor, offsetBytes));
        var length = Math.min(number(cursor, lengthBytes), cursor.length());
        sum = Saturated.plus(sum, length);
        place.extents().add(new Extent(at, length));
      }
      if (all.places.put(item, place) != null) {
        throw new UnreadableHeader("the bytes of a picture are in two places");
      }
    }
    // Twice, for a file in which some tiles are alike.
    StructureTally.require(sum, 2 * cursor.length(), "bytes of items");
    return all;
  }

  /**
   * The bytes of an item.
   *
   * @param data the place of the {@code idat} box
   */
  HeifItemBytes bytes(long item, Optional<Boxes.Box> data) {
    var place = places.getOrDefault(item, new Place(IN_FILE, List.of()));
    if (place.method() == IN_FILE) {
      return bytes(place.extents(), 0, cursor.length());
    }
    if (place.method() == IN_BOX && data.isPresent()) {
      return bytes(place.extents(), data.get().body(), data.get().end());
    }
    throw new UnreadableHeader("the bytes of a picture are in a place of another kind");
  }

  private HeifItemBytes bytes(List<Extent> extents, long from, long to) {
    return new HeifItemBytes(
        cursor,
        extents.stream()
            .map(
                it -> {
                  var at = Math.min(to, Saturated.plus(from, it.at()));
                  return new Extent(at, Math.min(it.length(), to - at));
                })
            .toList());
  }

  /** What is negative as a number of 64 bits is larger than any file. */
  private static long number(HeaderCursor cursor, int bytes) throws IOException {
    return switch (bytes) {
      case 0 -> 0;
      case 4 -> cursor.u32();
      case 8 -> {
        var number = cursor.u32() << 32 | cursor.u32();
        yield number < 0 ? Long.MAX_VALUE : number;
      }
      default -> throw new UnreadableHeader("a place is a number of %d bytes".formatted(bytes));
    };
  }
}
