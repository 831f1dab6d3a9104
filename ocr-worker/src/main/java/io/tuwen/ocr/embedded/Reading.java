package io.tuwen.ocr.embedded;

import java.util.List;

/** What the recogniser read in one box. */
record Reading(Corners corners, List<Glyph> glyphs) {
  double confidence() {
    return glyphs.stream().mapToDouble(Glyph::confidence).average().orElse(0);
  }

  boolean isBlank() {
    return glyphs.isEmpty();
  }
}
