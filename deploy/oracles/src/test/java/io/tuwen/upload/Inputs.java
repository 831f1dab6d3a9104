package io.tuwen.upload;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What signatures are compared over: the same in every run, with all characters that encodings
 * treat apart.
 */
public final class Inputs {
  public static final int COUNT = 1000;

  private static final String CHARACTERS =
      "abcXYZ019 *~+/=&%?#:;,.-_'\"\\{}[]()<>!@$^|`\t\u00e9\u56fe\u6587\ud83d\ude00";
  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private final Random random = new Random(16);

  public int number(int bound) {
    return random.nextInt(bound);
  }

  /** Some characters, whole ones. */
  public String text() {
    var points = CHARACTERS.codePoints().toArray();
    var text = new StringBuilder();
    for (int i = random.nextInt(40); i >= 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  /** Letters and digits. */
  public String name() {
    var name = new StringBuilder();
    for (int i = 3 + random.nextInt(30); i >= 0; i--) {
      name.append(PLAIN.charAt(random.nextInt(PLAIN.length())));
    }
    return name.toString();
  }

  public Map<String, String> map() {
    var map = new TreeMap<String, String>();
    for (int i = 1 + random.nextInt(10); i >= 0; i--) {
      map.put(name(), text());
    }
    return map;
  }

  /** A line for who runs the comparison. */
  public static void report(String what, int count) {
    System.out.printf("oracles: %s: %d the same, 0 different%n", what, count);
  }
}
