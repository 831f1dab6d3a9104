package io.tuwen.emulator.store;

import java.util.Comparator;

/** The order of keys in a listing: that of their UTF-8 bytes, which is that of code points. */
public final class KeyOrder implements Comparator<String> {
  public static final KeyOrder INSTANCE = new KeyOrder();

  private KeyOrder() {}

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
