package io.tuwen.ocr.embedded;

import java.util.List;

/** What the recogniser read in one box. */
record Reading(TextBox box, List<Glyph> glyphs) {
  double confidence() {
    return glyphs.stream().mapToDouble(Glyph::confidence).average().orElse(0);
  }

  /** The same in the picture turned by 180 degrees. */
  Reading turned(Picture picture) {
    return new Reading(
        box.map(spot -> new Spot(picture.width() - 1 - spot.x(), picture.height() - 1 - spot.y())),
        glyphs);
  }

  boolean isBlank() {
    return glyphs.isEmpty();
  }
}
