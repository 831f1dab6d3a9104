package io.tuwen.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/** What was probably meant by a word with a typing error. */
final class Nearest {
  /** Two letters that changed places are two; a word with more is another word. */
  private static final int MAX_MISTAKES = 2;

  private Nearest() {}

  static Optional<String> to(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(it -> mistakes(word, it) <= MAX_MISTAKES)
        .min(Comparator.comparingInt(it -> mistakes(word, it)));
  }

  /** Levenshtein's distance. */
  private static int mistakes(String one, String other) {
    var above = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      var row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        var replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], above[j]));
      }
      above = row;
    }
    return above[other.length()];
  }
}
