package io.tuwen.contract.testing.seeded;

import java.util.regex.Pattern;

/** What the rule about patterns must find: one in a constant, one that a method hands on. */
final class Unsafe {
  private static final Pattern DIRECTORIES = Pattern.compile(".*[/\\\\]");

  private Unsafe() {}

  static String baseName(String fileName) {
    return DIRECTORIES.matcher(fileName).replaceFirst("");
  }

  static boolean isOdd(String text) {
    return compiled("(a+)+b").matcher(text).matches();
  }

  private static Pattern compiled(String regex) {
    return Pattern.compile(regex);
  }
}
