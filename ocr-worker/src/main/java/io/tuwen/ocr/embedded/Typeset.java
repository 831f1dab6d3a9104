package io.tuwen.ocr.embedded;

import io.tuwen.ocr.embedded.Ink.Gap;
import java.util.ArrayList;
import java.util.List;

/** Gives the characters of a strip their edges, and the blanks between them. */
final class Typeset {
  /** A character keeps this many columns of the ground around it. */
  private static final int PADDING = 2;

  private Typeset() {}

  /** Puts the characters into their places. */
  static List<Glyph> glyphs(List<Firing> firings, Ink ink, Strip strip) {
    var gaps = Gaps.between(firings, ink.gaps());
    var blanks = new Blanks(firings, gaps, new Pitch(firings, gaps, ink));
    var glyphs = new ArrayList<Glyph>();
    double from = 0;
    for (int i = 0; i < firings.size(); i++) {
      var isLast = i == firings.size() - 1;
      var to = isLast ? strip.width() : leftEdge(firings, gaps, i);
      var firing = firings.get(i);
      glyphs.add(
          new Glyph(
              firing.character(),
              share(from, strip),
              share(to, strip),
              firing.confidence(),
              i > 0 && (firing.isAfterSpace() || blanks.before(i))));
      from = isLast ? to : rightEdge(firings, gaps, i);
    }
    return glyphs;
  }

  /** Where a character ends. */
  private static double leftEdge(List<Firing> firings, Gap[] gaps, int at) {
    var gap = gaps[at];
    return gap == null ? halfway(firings, at) : gap.from() + Math.min(PADDING, gap.width() / 2.0);
  }

  /** Where the character behind it begins. */
  private static double rightEdge(List<Firing> firings, Gap[] gaps, int at) {
    var gap = gaps[at];
    return gap == null ? halfway(firings, at) : gap.to() - Math.min(PADDING, gap.width() / 2.0);
  }

  private static double halfway(List<Firing> firings, int at) {
    return (firings.get(at).middle() + firings.get(at + 1).middle()) / 2;
  }

  private static double share(double column, Strip strip) {
    return Math.max(0, Math.min(1, column / strip.width()));
  }
}
