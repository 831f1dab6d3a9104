package io.tuwen.ocr.embedded;

import io.tuwen.ocr.embedded.Ink.Gap;
import java.util.Arrays;
import java.util.List;

/**
 * Tells where a blank stands, from the gap between two characters: the recogniser itself leaves out
 * most blanks beside Chinese.
 *
 * <p>Widths are in columns of a strip, which is 48 rows high; a Chinese character is about 35
 * columns wide there and a blank about 11. All figures were measured on drawn pictures.
 */
final class Blanks {
  /** A gap between two characters that is wider than the usual one by this has a blank in it. */
  private static final double WIDE = 6.9;

  /** The gap between the characters of a text that is set neither tight nor wide. */
  private static final double USUAL = 2.5;

  /** Bold characters touch each other, and yet their blanks are not as much narrower. */
  private static final double MIN_TRACKING = -1;

  /** Beyond it, the gaps of a text are not its tracking: each has a blank. */
  private static final double MAX_TRACKING = 14;

  private static final double LEAST_SPACE = 1e-5;

  /** From here on a gap holds a column of a table, whatever stands beside it. */
  private static final double COLUMN = 45;

  private static final String OPENING = "（《【〈「『“‘";
  private static final String OPENING_HALF = "([{";
  private static final String CLOSING = "）》】〉」』”’";
  private static final String MIDDLE = "，。、：；！？";
  private static final String CLOSING_HALF = ".,:;!?)]}";
  private static final String HAS_HALF_WIDTH = "（）“”‘’";

  private final List<Firing> firings;
  private final Gap[] gaps;
  private final Pitch pitch;
  private final double tracking;

  /**
   * Looks at one text.
   *
   * @param gaps between each two characters, null where they touch
   */
  Blanks(List<Firing> firings, Gap[] gaps, Pitch pitch) {
    this.firings = firings;
    this.gaps = gaps;
    this.pitch = pitch;
    tracking = tracking();
  }

  /**
   * How much wider than usual the text is set: by the lower quartile of its gaps. One usual gap is
   * added, which decides where there are hardly any others.
   */
  private double tracking() {
    var widths = new double[gaps.length + 1];
    int count = 0;
    widths[count++] = USUAL;
    for (int i = 0; i < gaps.length; i++) {
      if (!isFullWidthMark(i) && !isFullWidthMark(i + 1)) {
        widths[count++] = width(i);
      }
    }
    Arrays.sort(widths, 0, count);
    var at = (count - 1) / 4.0;
    var below = widths[(int) at];
    var above = widths[Math.min(count - 1, (int) at + 1)];
    var usual = Math.min(MAX_TRACKING, below + (above - below) * (at - (int) at));
    return Math.max(MIN_TRACKING, usual - USUAL);
  }

  private double width(int gap) {
    return gaps[gap] == null ? 0 : gaps[gap].width();
  }

  private boolean isFullWidthMark(int at) {
    var character = character(at);
    return MIDDLE.contains(character) || "（）《》【】".contains(character);
  }

  private String character(int at) {
    return firings.get(at).character();
  }

  /** Whether a blank stands before a character, which is not the first. */
  boolean before(int at) {
    var left = character(at - 1);
    var right = character(at);
    if (OPENING.contains(left) || MIDDLE.contains(right) || CLOSING.contains(right)) {
      return false;
    }
    var width = width(at - 1) - tracking;
    if (CLOSING.contains(left)) {
      return isBesideHalfWidth(left, width) || width > 28.5;
    }
    if (MIDDLE.contains(left)) {
      return isBehindMark(at, width);
    }
    if (OPENING.contains(right) || (OPENING_HALF.contains(right) && isChinese(left))) {
      return isBesideHalfWidth(right, width) || width > 33;
    }
    if (pitch.rulesOutBlank(at)) {
      return false;
    }
    var space = Math.log10(Math.max(LEAST_SPACE, firings.get(at).space()));
    return width + space > WIDE + reluctance(at);
  }

  /**
   * The recogniser gives half-width marks as full-width ones, whose glyph has half its width of
   * ground on the outer side: more than a blank.
   */
  private static boolean isBesideHalfWidth(String mark, double width) {
    return (HAS_HALF_WIDTH.contains(mark) || OPENING_HALF.contains(mark))
        && width > 9.5
        && width < 19.5;
  }

  /**
   * A full-width mark has as much ground behind it as before it, or nearly all of its width behind;
   * a half-width one has less than that with a blank, and more than it has before itself.
   */
  private boolean isBehindMark(int at, double width) {
    var mark = character(at - 1);
    if (isChinese(character(at)) && !"：".equals(mark)) {
      return width > COLUMN;
    }
    var before = at < 2 ? USUAL : width(at - 2);
    var isAtLeftOfItsSquare =
        before < ("：".equals(mark) ? 9.5 : 12) && width >= 22.5 && width <= 30.5;
    return !isAtLeftOfItsSquare && width > 7.5 && width + tracking - before > 5.5;
  }

  /** How much more than others a gap has to have that is wide for other reasons as well. */
  private double reluctance(int at) {
    var left = character(at - 1);
    var right = character(at);
    double more = 0;
    if (CLOSING_HALF.contains(right)) {
      more += 5;
    } else if ("%".equals(right)) {
      more += 2;
    }
    if (isDigit(right) && isInNumber(at - 1)) {
      more += 4;
    }
    if (".-_@".contains(left) && isLatin(right)) {
      more += 2;
    }
    if (isChinese(left) && isChinese(right)) {
      more += 1;
    }
    if (isDigit(left) && isDigit(right) && ("1".equals(left) || "1".equals(right))) {
      more += 1.5;
    }
    return more;
  }

  private boolean isInNumber(int at) {
    return "-".equals(character(at))
        || (".,:".contains(character(at)) && at > 0 && isDigit(character(at - 1)));
  }

  static boolean isDigit(String character) {
    return Character.isDigit(character.codePointAt(0));
  }

  static boolean isLatin(String character) {
    return Character.isLetter(character.codePointAt(0)) && !isChinese(character);
  }

  private static boolean isChinese(String character) {
    return Character.isIdeographic(character.codePointAt(0));
  }
}
