package io.tuwen.dependencies;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A version as Maven orders them: numbers by value, and before a release what leads to it. */
record Version(List<String> parts) implements Comparable<Version> {
  private static final Pattern SEPARATOR =
      Pattern.compile("[.+_-]|(?<=\\d)(?=[a-z])|(?<=[a-z])(?=\\d)");

  /** Before a release. */
  private static final List<String> EARLY =
      List.of("alpha", "beta", "m", "milestone", "rc", "cr", "snapshot");

  /** Says nothing: 4.1.138.Final is 4.1.138. */
  private static final List<String> RELEASE = List.of("final", "ga", "release", "jre", "android");

  Version {
    parts = List.copyOf(parts);
  }

  static Version parse(String text) {
    var parts = List.of(SEPARATOR.split(text.strip().toLowerCase(Locale.ROOT)));
    return new Version(parts.stream().filter(it -> !RELEASE.contains(it)).toList());
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      var order = Long.compare(rank(i), other.rank(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** A missing part is a zero, which is more than any name of an early version. */
  private long rank(int index) {
    if (index >= parts.size()) {
      return 0;
    }
    var part = parts.get(index);
    if (part.chars().allMatch(Character::isDigit) && !part.isEmpty() && part.length() < 18) {
      return Long.parseLong(part);
    }
    var early = EARLY.indexOf(part);
    return early < 0 ? 0 : early - EARLY.size();
  }
}
