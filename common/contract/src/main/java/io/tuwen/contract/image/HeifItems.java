package io.tuwen.contract.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which items of a HEIC or AVIF are made of which others: a picture of its tiles, and of its alpha.
 *
 * <p>A decoder goes down these references without a look at where it comes from. So a circle ends
 * its process, and a grid of grids of grids its day.
 */
final class HeifItems {
  /** The largest photos have 2,000 tiles of 256 × 256. */
  static final int MAX_TILES = 4_096;

  /** A rotated grid with alpha is three deep. */
  static final int MAX_DEPTH = 8;

  private static final int MAX_REFERENCES = 65_536;

  private final Map<Long, List<Long>> parts = new HashMap<>();
  private final Map<Long, Long> coded = new HashMap<>();
  private final Map<Long, Decoded> decoded = new HashMap<>();
  private final Set<Long> open = new HashSet<>();
  private int references;

  /** What is decoded for one item. */
  private record Decoded(long pieces, long pixels) {}

  /** One item is needed to decode another. */
  void madeOf(long item, long part) {
    StructureTally.require(++references, MAX_REFERENCES, "references");
    parts.computeIfAbsent(item, it -> new ArrayList<>()).add(part);
  }

  /** An item is a coded picture of its own. */
  void coded(long item, CodedSize size) {
    coded.put(item, size.pixels());
  }

  Set<Long> madeOfOthers() {
    return parts.keySet();
  }

  /** How many pictures are decoded for the item that needs most of them. */
  long mostPieces() {
    return all().mapToLong(it -> decoded(it).pieces()).max().orElse(1);
  }

  /**
   * How many pixels, a picture that is needed ten times counted ten times. Decoders keep no picture
   * for the next that needs it.
   */
  long mostPixels() {
    return all().mapToLong(it -> decoded(it).pixels()).max().orElse(0);
  }

  private Stream<Long> all() {
    return Stream.concat(parts.keySet().stream(), coded.keySet().stream());
  }

  private Decoded decoded(long item) {
    var known = decoded.get(item);
    if (known != null) {
      return known;
    }
    if (!open.add(item)) {
      throw new UnreadableHeader("its items are made of each other, in a circle");
    }
    StructureTally.require(open.size(), MAX_DEPTH, "items inside each other");
    long pieces = 0;
    long pixels = coded.getOrDefault(item, 0L);
    for (var part : parts.getOrDefault(item, List.of())) {
      var needed = decoded(part);
      pieces += needed.pieces();
      StructureTally.require(pieces, MAX_TILES, "tiles");
      pixels = Saturated.plus(pixels, needed.pixels());
    }
    open.remove(item);
    var all = new Decoded(Math.max(1, pieces), pixels);
    decoded.put(item, all);
    return all;
  }
}
