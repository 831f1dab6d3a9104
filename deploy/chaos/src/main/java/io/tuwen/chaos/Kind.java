package io.tuwen.chaos;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of trouble, as they are named and counted. */
enum Kind {
  KILL,
  RESTART,
  BROKER,
  STORAGE,
  NETWORK,
  PROVIDER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@code kill,broker}.
   *
   * @throws IllegalArgumentException with a sentence that goes on after the option's name
   */
  static Set<Kind> parse(String text) {
    var kinds = EnumSet.noneOf(Kind.class);
    for (var word : text.split(",", -1)) {
      kinds.add(
          Arrays.stream(values())
              .filter(it -> it.toString().equals(word))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("wants some of " + all())));
    }
    return kinds;
  }

  private static String all() {
    return Arrays.stream(values()).map(Kind::toString).collect(Collectors.joining(","));
  }
}
