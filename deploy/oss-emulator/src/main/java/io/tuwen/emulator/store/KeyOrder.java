package io.tuwen.emulator.store;

import java.util.Comparator;
import java.util.Optional;

/** The order of keys in a listing: that of their UTF-8 bytes, which is that of code points. */
public final class KeyOrder implements Comparator<String> {
  public static final KeyOrder INSTANCE = new KeyOrder();

  private KeyOrder() {}

  /**
   * The least text that sorts behind all that begin with a prefix; empty where none does.
   *
   * <p>Those can begin with any character after the prefix, the last one of Unicode, too.
   */
  public static Optional<String> behind(String prefix) {
    var end = prefix.length();
    while (end > 0) {
      var last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        return Optional.of(prefix.substring(0, end) + Character.toString(next(last)));
      }
    }
    return Optional.empty();
  }

  /** Surrogates are half a character, and sort where no character alone does. */
  private static int next(int codePoint) {
    return codePoint + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : codePoint + 1;
  }

  @Override
  public int compare(String left, String right) {
    var shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      var a = left.charAt(i);
      var b = right.charAt(i);
      if (a != b) {
        // A surrogate stands for a code point above all that a single char can be.
        var aIsSurrogate = Character.isSurrogate(a);
        return aIsSurrogate == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : aIsSurrogate ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
