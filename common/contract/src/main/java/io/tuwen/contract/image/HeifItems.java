package io.tuwen.contract.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private final Map<Long, Long> pieces = new HashMap<>();
  private final Set<Long> open = new HashSet<>();
  private int references;

  /** One item is needed to decode another. */
  void madeOf(long item, long part) {
    StructureTally.require(++references, MAX_REFERENCES, "references");
    parts.computeIfAbsent(item, it -> new ArrayList<>()).add(part);
  }

  /** How many pictures are decoded for the item that needs most of them. */
  long mostPieces() {
    long most = 1;
    for (var item : List.copyOf(parts.keySet())) {
      most = Math.max(most, pieces(item));
    }
    return most;
  }

  private long pieces(long item) {
    var known = pieces.get(item);
    if (known != null) {
      return known;
    }
    if (!open.add(item)) {
      throw new UnreadableHeader("its items are made of each other, in a circle");
    }
    StructureTally.require(open.size(), MAX_DEPTH, "items inside each other");
    long sum = 0;
    for (var part : parts.getOrDefault(item, List.of())) {
      sum += pieces(part);
      StructureTally.require(sum, MAX_TILES, "tiles");
    }
    open.remove(item);
    pieces.put(item, Math.max(1, sum));
    return Math.max(1, sum);
  }
}
