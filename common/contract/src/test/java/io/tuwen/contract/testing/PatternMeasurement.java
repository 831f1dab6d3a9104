package io.tuwen.contract.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Measures what a regular expression costs an attacker's best input, in characters looked at.
 *
 * <p>The engine is asked for beginnings that it might still match. Behind each of them one or two
 * characters, or a word of the pattern, are repeated, and then comes something that does not fit.
 * Four times the length may cost about four times as much; where it costs more than {@link
 * #MAX_RATIO} times as much, the pattern goes back and forth. Counting is exact on a busy machine
 * too, which a clock is not.
 */
final class PatternMeasurement {
  private static final int SHORT = 256;
  private static final int LONG = 4 * SHORT;
  private static final int MAX_RATIO = 9;

  /** An exponential pattern would never end. */
  private static final int MAX_STEPS = 4_000_000;

  private static final int MAX_BEGINNINGS = 32;
  private static final int MAX_ALIKE = 2;
  private static final int MAX_BEGINNING_LENGTH = 24;
  private static final int MAX_ALPHABET = 24;
  private static final int MAX_PAIRED = 10;
  private static final int MAX_ENDS = 5;
  private static final int MAX_WORDS = 4;
  private static final Pattern WORD = Pattern.compile("[\\w,:;=!@<>/'\"%-]{2,}");
  private static final List<String> ENDS = List.of("", "\n", "\0");

  private final Pattern pattern;
  private final boolean finding;
  private final List<String> alphabet;

  private PatternMeasurement(Pattern pattern, boolean finding) {
    this.pattern = pattern;
    this.finding = finding;
    alphabet = alphabet(pattern.pattern());
  }

  /**
   * Looks for an input that costs more than its length.
   *
   * @param finding whether the pattern is looked for in a text, and not only held against all of it
   * @return what is wrong with the pattern, or nothing
   */
  static Optional<String> complaint(Pattern pattern, boolean finding) {
    return new PatternMeasurement(pattern, finding).complaint();
  }

  private Optional<String> complaint() {
    var beginnings = beginnings();
    for (var beginning : beginnings) {
      for (var pump : pumps(beginnings)) {
        for (var end : ENDS) {
          var much = steps(beginning + pump.repeat(LONG / pump.length()) + end);
          if (much <= MAX_RATIO * SHORT) {
            continue;
          }
          var little = steps(beginning + pump.repeat(SHORT / pump.length()) + end);
          if (much >= MAX_STEPS || much > (long) MAX_RATIO * Math.max(little, SHORT)) {
            return Optional.of(
                "%s looks at %d characters of %d and at %s of %d: \"%s\" and then \"%s\"…"
                    .formatted(
                        pattern,
                        little,
                        SHORT,
                        much >= MAX_STEPS ? "more than " + MAX_STEPS : much,
                        LONG,
                        beginning,
                        pump));
          }
        }
      }
    }
    return Optional.empty();
  }

  private int steps(String text) {
    var counted = new CountedText(text);
    var matcher = pattern.matcher(counted);
    try {
      if (finding) {
        while (matcher.find()) {
          // To the end of the text, as replaceAll does.
        }
      } else {
        matcher.matches();
      }
    } catch (TooManySteps | StackOverflowError e) {
      return MAX_STEPS;
    }
    return counted.steps;
  }

  /** A word of the pattern, too: a search for it succeeds again and again. */
  private List<String> pumps(Set<String> beginnings) {
    var pumps = new ArrayList<>(alphabet);
    beginnings.stream().filter(it -> it.length() > 2).forEach(pumps::add);
    var ends = alphabet.subList(0, Math.min(MAX_ENDS, alphabet.size()));
    for (var word : words()) {
      pumps.add(word);
      for (var first : ends) {
        pumps.add(word + first);
        ends.forEach(second -> pumps.add(word + first + second));
      }
    }
    var paired = alphabet.subList(0, Math.min(MAX_PAIRED, alphabet.size()));
    for (var first : paired) {
      for (var second : paired) {
        if (!first.equals(second)) {
          pumps.add(first + second);
        }
      }
    }
    return pumps;
  }

  /**
   * Texts that a match may begin with, few of each kind; two are of a kind where the same
   * characters may follow them.
   */
  private Set<String> beginnings() {
    var kinds = new HashMap<List<String>, Integer>();
    var found = new LinkedHashSet<String>(List.of(""));
    var next = new ArrayDeque<String>(found);
    while (!next.isEmpty() && found.size() < MAX_BEGINNINGS) {
      var text = next.remove();
      for (var character : followers(text)) {
        var longer = text + character;
        if (longer.length() <= MAX_BEGINNING_LENGTH
            && kinds.merge(followers(longer), 1, Integer::sum) <= MAX_ALIKE) {
          found.add(longer);
          next.add(longer);
        }
      }
    }
    return found;
  }

  private List<String> words() {
    return WORD.matcher(pattern.pattern())
        .results()
        .map(MatchResult::group)
        .limit(MAX_WORDS)
        .toList();
  }

  private List<String> followers(String text) {
    return alphabet.stream().filter(it -> mayMatch(text + it)).toList();
  }

  private boolean mayMatch(String beginning) {
    var matcher = pattern.matcher(beginning);
    return matcher.matches() || matcher.hitEnd();
  }

  /** The characters that the pattern names, and one of each class that it may mean. */
  private static List<String> alphabet(String regex) {
    var characters = new LinkedHashSet<String>();
    for (var it : List.of("a", "0", " ", "/", "\n")) {
      characters.add(it);
    }
    regex
        .codePoints()
        .map(it -> it == '\\' ? 'b' : it)
        .mapToObj(Character::toString)
        .filter(it -> !"()[]{}|?*+^$.&".contains(it) || regex.contains("\\" + it))
        .forEach(characters::add);
    return characters.stream().limit(MAX_ALPHABET).toList();
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super(null, null, false, false);
    }
  }

  private static final class CountedText implements CharSequence {
    private final String text;
    private int steps;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++steps >= MAX_STEPS) {
        throw new TooManySteps();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
