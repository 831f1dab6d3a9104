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

  /** Whether it is this character and no other. */
  boolean reads(String character) {
    return glyphs.size() == 1 && glyphs.get(0).character().equals(character);
  }

  boolean isBlank() {
    return glyphs.isEmpty();
  }
}
