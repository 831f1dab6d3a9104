package io.tuwen.contract.ocr;

import java.util.List;

/**
 * What stands side by side on one line of the image.
 *
 * @param text the words, with one space between them
 * @param confidence 0 to 1, the mean over the line's characters
 */
public record Line(String text, Quad quad, double confidence, List<Word> words) {
  public Line {
    words = List.copyOf(words);
  }

  /** The same line, whose characters are not given. */
  Line withoutChars() {
    return new Line(text, quad, confidence, words.stream().map(Word::withoutChars).toList());
  }
}
