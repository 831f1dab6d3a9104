package io.tuwen.result.index;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * How texts are cut, so that an inverted index over integers finds every substring of them, from
 * one Chinese character on.
 *
 * <p>Chinese: every character and every pair. Letters and digits: every three of them, and fewer at
 * the end of a run. Where the two meet: the pair across the seam, since 号5室1 would else be made of
 * single characters, which every text has. The owner is a gram too, so that the index itself
 * intersects owner and text.
 *
 * <p>A gram may be in a text for other reasons, and two grams may have one hash: a search compares
 * the text itself afterwards.
 */
final class Grams {
  private static final int PAIR = 2;
  private static final int TRIPLE = 3;

  private final Set<Integer> hashes = new TreeSet<>();

  /** What a character is for the cut. */
  private enum Kind {
    UNSPACED,
    WORD,
    NONE;

    static Kind of(int character) {
      if (NormalText.isUnspaced(character)) {
        return UNSPACED;
      }
      return Character.isLetterOrDigit(character) ? WORD : NONE;
    }
  }

  private Grams() {}

  private Grams(String owner) {
    var name = ("=" + owner).codePoints().toArray();
    add(name, 0, name.length);
  }

  /** Those of a text. */
  static int[] of(String owner, NormalText text) {
    var grams = new Grams(owner);
    grams.cut(text.text(), true);
    return grams.toArray();
  }

  /**
   * Those that every text has in which all these terms are; none where the terms have none, since
   * the owner alone is found faster without them.
   */
  static int[] required(String owner, Collection<String> terms) {
    var grams = new Grams(owner);
    terms.forEach(term -> grams.cut(term, false));
    return grams.hashes.size() > 1 ? grams.toArray() : new int[0];
  }

  /** The same of every owner's texts. */
  static int[] required(Collection<String> terms) {
    var grams = new Grams();
    terms.forEach(term -> grams.cut(term, false));
    return grams.toArray();
  }

  private void cut(String text, boolean isText) {
    var characters = text.codePoints().toArray();
    var from = 0;
    for (int i = 1; i <= characters.length; i++) {
      var kind = Kind.of(characters[i - 1]);
      var next = i == characters.length ? Kind.NONE : Kind.of(characters[i]);
      if (kind == next) {
        continue;
      }
      if (kind != Kind.NONE) {
        cutRun(characters, from, i, kind, isText);
        if (next != Kind.NONE) {
          add(characters, i - 1, PAIR);
        }
      }
      from = i;
    }
  }

  /** A text has all that may be asked for; a question needs what is longest. */
  private void cutRun(int[] characters, int from, int to, Kind kind, boolean isText) {
    var longest = kind == Kind.UNSPACED ? PAIR : TRIPLE;
    for (int i = from; i < to; i++) {
      if (isText) {
        add(characters, i, Math.min(longest, to - i));
        if (kind == Kind.UNSPACED) {
          add(characters, i, 1);
        }
      } else if (i + longest <= to) {
        add(characters, i, longest);
      } else if (kind == Kind.UNSPACED && to - from == 1) {
        add(characters, i, 1);
      }
    }
  }

  private void add(int[] characters, int from, int length) {
    hashes.add(hash(characters, from, length));
  }

  private int[] toArray() {
    return hashes.stream().mapToInt(Integer::intValue).toArray();
  }

  /** INVARIANT: the same for ever, since it is stored. */
  private static int hash(int[] characters, int from, int length) {
    var hash = 0x811c9dc5;
    for (var character : Arrays.copyOfRange(characters, from, from + length)) {
      hash = (hash ^ character) * 0x01000193;
      hash ^= hash >>> 15;
    }
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    hash *= 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }
}
