package io.tuwen.ocr.codes;

import java.util.ArrayList;
import java.util.List;

/**
 * The outer edge of the first or of the last bars of a PDF417 code, in pixels of the picture.
 *
 * @param top of the edge, as the code is read
 */
record Guard(Place top, Place bottom, double module, boolean isStart, boolean isLight) {
  private static final int MIN_HITS = 3;

  /** In modules: the lowest code has three rows of three. */
  private static final int MIN_HEIGHT = 6;

  /**
   * Where one line of pixels crosses such bars.
   *
   * @param line the row, or the column
   * @param at the outer edge on it
   */
  record Hit(int line, int at, double module, Kind kind) {
    boolean follows(Hit other, int step) {
      return kind.equals(other.kind)
          && line - other.line <= 2 * step
          && Math.abs(at - other.at) <= (line - other.line) + module;
    }
  }

  /**
   * What was crossed how.
   *
   * @param isReversed whether the code is read towards smaller coordinates
   */
  record Kind(boolean isColumn, boolean isReversed, boolean isStart, boolean isLight) {
    Kind withLight(boolean light) {
      return new Kind(isColumn, isReversed, isStart, light);
    }
  }

  /** Joins what lies one below the other. */
  static List<Guard> join(List<Hit> hits, int step, double scale) {
    var open = new ArrayList<List<Hit>>();
    for (var hit : hits) {
      var group = open.stream().filter(it -> hit.follows(it.get(it.size() - 1), step)).findFirst();
      if (group.isPresent()) {
        group.get().add(hit);
      } else {
        open.add(new ArrayList<>(List.of(hit)));
      }
    }
    return open.stream()
        .filter(it -> it.size() >= MIN_HITS)
        .map(it -> of(it, scale))
        .filter(it -> it.top.distanceTo(it.bottom) >= MIN_HEIGHT * it.module)
        .toList();
  }

  private static Guard of(List<Hit> hits, double scale) {
    var first = hits.get(0);
    var last = hits.get(hits.size() - 1);
    var kind = first.kind;
    var from = place(first, scale);
    var to = place(last, scale);
    var module = scale * hits.stream().mapToDouble(Hit::module).average().orElseThrow();
    return kind.isColumn != kind.isReversed
        ? new Guard(to, from, module, kind.isStart, kind.isLight)
        : new Guard(from, to, module, kind.isStart, kind.isLight);
  }

  private static Place place(Hit hit, double scale) {
    return hit.kind.isColumn
        ? new Place((hit.line + 0.5) * scale, hit.at * scale)
        : new Place(hit.at * scale, (hit.line + 0.5) * scale);
  }

  /** Along the bars, one pixel. */
  Place down() {
    var length = Math.max(1, top.distanceTo(bottom));
    return new Place((bottom.x() - top.x()) / length, (bottom.y() - top.y()) / length);
  }
}
