package io.tuwen.result.index;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text as it is compared: one form of every character, lower case, and no gap beside a Chinese
 * character, so that a word which runs over two lines is found.
 *
 * <p>INVARIANT: what is stored was made by this code. Another form, or other grams, is another
 * version of the index.
 */
final class NormalText {
  /** Far more than any language has; marks are put in order in quadratic time. */
  private static final int MAX_CLUSTER = 32;

  private final String text;
  private final int[] origins;
  private final int[] ends;

  private NormalText(String text, int[] origins, int[] ends) {
    this.text = text;
    this.origins = origins;
    this.ends = ends;
  }

  static NormalText of(String original) {
    var builder = new Builder(original.length());
    for (int i = 0, n; i < original.length(); i += n) {
      n = clusterLength(original, i);
      builder.add(i, i + n, normalized(original, i, n));
    }
    return builder.build();
  }

  String text() {
    return text;
  }

  /** Where in the original the character begins that has become this one. */
  int origin(int index) {
    return origins[index];
  }

  /** Where in the original the character ends, with all that was joined to it. */
  int end(int index) {
    return ends[index];
  }

  private static String normalized(String original, int from, int length) {
    var first = original.charAt(from);
    // Of what most texts are made of, only the case changes.
    if (length == 1 && (first < 0x80 || (first >= 0x4e00 && first <= 0x9fff))) {
      return String.valueOf(Character.toLowerCase(first));
    }
    return Normalizer.normalize(original.substring(from, from + length), Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT);
  }

  /** A character with what follows it and normalisation may join to it. */
  private static int clusterLength(String text, int from) {
    var to = from + Character.charCount(text.codePointAt(from));
    while (to < text.length() && to - from < MAX_CLUSTER && joins(text.codePointAt(to))) {
      to += Character.charCount(text.codePointAt(to));
    }
    return to - from;
  }

  private static boolean joins(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default -> isVoicedMark(character) || isInsideSyllable(character);
    };
  }

  /** Of half-width Katakana, where ｶﾞ is two characters. */
  private static boolean isVoicedMark(int character) {
    return character == 0xff9e || character == 0xff9f;
  }

  /** A vowel or a final consonant of Korean that is written letter by letter. */
  private static boolean isInsideSyllable(int character) {
    return (character >= 0x1160 && character <= 0x11ff)
        || (character >= 0xffc2 && character <= 0xffdc);
  }

  /** Half a character, which no database takes, is one too. */
  private static boolean isGap(int character) {
    return Character.getType(character) == Character.SURROGATE
        || Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character);
  }

  /** Whether it is of a script that has no spaces between words. */
  static boolean isUnspaced(int character) {
    return switch (Character.UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, THAI -> true;
      default -> false;
    };
  }

  private static final class Builder {
    private static final int NONE = -1;

    private final StringBuilder text;
    private int[] origins;
    private int[] ends;
    private int last = NONE;
    private boolean isAfterGap;

    Builder(int length) {
      text = new StringBuilder(length);
      origins = new int[length + 16];
      ends = new int[length + 16];
    }

    void add(int origin, int end, String piece) {
      for (int i = 0, character; i < piece.length(); i += Character.charCount(character)) {
        character = piece.codePointAt(i);
        if (isGap(character)) {
          isAfterGap = true;
          continue;
        }
        if (isAfterGap && last != NONE && !isUnspaced(last) && !isUnspaced(character)) {
          append(' ', origin, end);
        }
        append(character, origin, end);
        last = character;
        isAfterGap = false;
      }
    }

    private void append(int character, int origin, int end) {
      var from = text.length();
      text.appendCodePoint(character);
      if (origins.length < text.length()) {
        origins = Arrays.copyOf(origins, 2 * text.length());
        ends = Arrays.copyOf(ends, 2 * text.length());
      }
      Arrays.fill(origins, from, text.length(), origin);
      Arrays.fill(ends, from, text.length(), end);
    }

    NormalText build() {
      return new NormalText(
          text.toString(),
          Arrays.copyOf(origins, text.length()),
          Arrays.copyOf(ends, text.length()));
    }
  }
}
