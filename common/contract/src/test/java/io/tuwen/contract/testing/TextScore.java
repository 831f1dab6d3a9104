package io.tuwen.contract.testing;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a text is from the truth, in two parts that do not touch each other: the characters
 * without their blanks, and the blanks alone.
 *
 * <p>Characters are compared after NFKC and after folding of punctuation that looks the same, by
 * edit distance. The blanks are compared where they stand between characters that this comparison
 * has paired; several blanks are one.
 *
 * <p>Where the truth breaks a line, no blank is counted, neither a lost nor an invented one. A line
 * break of the text counts as a blank: it keeps a blank of the truth, and is invented where the
 * truth goes on without one.
 *
 * @param characters of the truth
 * @param wrong characters that are missing, too many or others
 * @param blanks within lines of the truth
 * @param lost blanks of the truth that the text has not
 * @param invented blanks of the text that the truth has not
 */
public record TextScore(int characters, int wrong, int blanks, int lost, int invented) {
  public static final TextScore NONE = new TextScore(0, 0, 0, 0, 0);

  private static final int BOTH = 0;
  private static final int TRUTH_ALONE = 1;
  private static final int TEXT_ALONE = 2;

  public static TextScore of(List<String> truth, List<String> text) {
    return compare(glyphs(truth), glyphs(text));
  }

  public TextScore plus(TextScore other) {
    return new TextScore(
        characters + other.characters,
        wrong + other.wrong,
        blanks + other.blanks,
        lost + other.lost,
        invented + other.invented);
  }

  /** Of the truth's characters, in percent. */
  public double wrongPercent() {
    return percent(wrong, characters);
  }

  /** Of the truth's blanks, in percent. */
  public double lostPercent() {
    return percent(lost, blanks);
  }

  /** By the truth's blanks, in percent. */
  public double inventedPercent() {
    return percent(invented, blanks);
  }

  /** Wrong characters and wrong blanks, of the truth's characters and blanks, in percent. */
  public double wrongWithBlanksPercent() {
    return percent(wrong + lost + invented, characters + blanks);
  }

  private static double percent(int part, int whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }

  /** A character that is no blank, and what stood before it. */
  private record Glyph(int character, boolean afterBlank, boolean afterBreak) {}

  private static List<Glyph> glyphs(List<String> lines) {
    var glyphs = new ArrayList<Glyph>();
    var isBlank = false;
    var isBreak = false;
    for (var character : fold(String.join("\n", lines)).codePoints().toArray()) {
      if (Character.isWhitespace(character)) {
        isBlank = true;
        isBreak |= character == '\n';
        continue;
      }
      // What stands before all characters separates nothing.
      var isFirst = glyphs.isEmpty();
      glyphs.add(new Glyph(character, !isFirst && isBlank && !isBreak, !isFirst && isBreak));
      isBlank = false;
      isBreak = false;
    }
    return glyphs;
  }

  private static String fold(String text) {
    var folded = new StringBuilder();
    var normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
    for (int i = 0; i < normal.length(); i++) {
      folded.append(
          switch (normal.charAt(i)) {
            case '、' -> ',';
            case '。' -> '.';
            case '“', '”', '″' -> '"';
            case '‘', '’', '′' -> '\'';
            case '—', '–', '−', '‐', '‑' -> '-';
            case '【' -> '[';
            case '】' -> ']';
            default -> normal.charAt(i);
          });
    }
    return folded.toString();
  }

  private static TextScore compare(List<Glyph> truth, List<Glyph> text) {
    var steps = new byte[truth.size() + 1][text.size() + 1];
    var wrong = align(characters(truth), characters(text), steps);
    // What stands between two paired characters is one gap, with all that only one side has there.
    var gaps = new ArrayList<Gap>(List.of(new Gap()));
    int i = truth.size();
    int j = text.size();
    while (i > 0 || j > 0) {
      var step = steps[i][j];
      if (step == BOTH) {
        gaps.add(new Gap());
      }
      var gap = gaps.get(gaps.size() - 1);
      if (step != TEXT_ALONE) {
        i--;
        gap.truth(truth.get(i));
      }
      if (step != TRUTH_ALONE) {
        j--;
        gap.text(text.get(j));
      }
    }
    return new TextScore(
        truth.size(),
        wrong,
        gaps.stream().mapToInt(gap -> gap.blanks).sum(),
        gaps.stream().mapToInt(gap -> gap.blanks - gap.kept()).sum(),
        gaps.stream().mapToInt(gap -> gap.separators() - gap.kept()).sum());
  }

  private static int[] characters(List<Glyph> glyphs) {
    return glyphs.stream().mapToInt(Glyph::character).toArray();
  }

  private static final class Gap {
    private int blanks;
    private int breaks;
    private int ofText;

    void truth(Glyph glyph) {
      blanks += glyph.afterBlank ? 1 : 0;
      breaks += glyph.afterBreak ? 1 : 0;
    }

    void text(Glyph glyph) {
      ofText += glyph.afterBlank || glyph.afterBreak ? 1 : 0;
    }

    /** What the text has here beside the truth's line breaks. */
    int separators() {
      return Math.max(0, ofText - breaks);
    }

    int kept() {
      return Math.min(blanks, separators());
    }
  }

  /**
   * Fills in the last step of the cheapest way to each pair of beginnings.
   *
   * @return the edit distance
   */
  private static int align(int[] truth, int[] text, byte[][] steps) {
    var above = new int[text.length + 1];
    var row = new int[text.length + 1];
    for (int j = 1; j <= text.length; j++) {
      above[j] = j;
      steps[0][j] = TEXT_ALONE;
    }
    for (int i = 1; i <= truth.length; i++) {
      row[0] = i;
      steps[i][0] = TRUTH_ALONE;
      for (int j = 1; j <= text.length; j++) {
        row[j] = above[j - 1] + (truth[i - 1] == text[j - 1] ? 0 : 1);
        steps[i][j] = BOTH;
        if (above[j] + 1 < row[j]) {
          row[j] = above[j] + 1;
          steps[i][j] = TRUTH_ALONE;
        }
        if (row[j - 1] + 1 < row[j]) {
          row[j] = row[j - 1] + 1;
          steps[i][j] = TEXT_ALONE;
        }
      }
      var full = row;
      row = above;
      above = full;
    }
    return above[text.length];
  }
}
