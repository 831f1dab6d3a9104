package io.tuwen.ocr.canary;

import io.tuwen.contract.ocr.OcrText;

/**
 * How far two texts of one image are from each other.
 *
 * @param characters of the one that is shown
 * @param differences characters to be put in, left out or replaced
 * @param lines how many more or fewer lines there are
 */
record Comparison(int characters, int differences, int lines) {
  /** Of longer texts the beginning is compared: the effort grows with the square. */
  private static final int MAX_CHARACTERS = 4000;

  static Comparison of(OcrText shown, OcrText other) {
    var one = beginning(shown.words());
    return new Comparison(
        one.length(),
        distance(one, beginning(other.words())),
        Math.abs(shown.lines().size() - other.lines().size()));
  }

  /** Blanks are where engines differ without reading differently. */
  private static String beginning(String text) {
    var dense = text.replaceAll("\\s", "");
    return dense.substring(0, Math.min(MAX_CHARACTERS, dense.length()));
  }

  private static int distance(String one, String other) {
    var above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      var row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        var replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
  }
}
