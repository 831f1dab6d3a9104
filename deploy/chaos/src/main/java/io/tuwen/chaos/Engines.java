package io.tuwen.chaos;

import java.util.Arrays;
import java.util.List;

/**
 * Which engines read, in order.
 *
 * @param names as {@code tuwen.ocr.engines} has them
 */
record Engines(List<String> names) {
  private static final String EMBEDDED = "embedded";

  static final Engines OURS = new Engines(List.of(EMBEDDED));

  private static final List<String> KNOWN = List.of(EMBEDDED, "aliyun-market", "aliyun", "wechat");

  Engines {
    names = List.copyOf(names);
  }

  /**
   * Reads {@code aliyun,embedded}.
   *
   * @throws IllegalArgumentException with a sentence that goes on after the option's name
   */
  static Engines parse(String text) {
    var names = Arrays.asList(text.split(",", -1));
    if (!KNOWN.containsAll(names)) {
      throw new IllegalArgumentException("wants some of " + String.join(",", KNOWN));
    }
    return new Engines(names);
  }

  /** Whether a simulated provider is among them. */
  boolean haveProvider() {
    return names.stream().anyMatch(it -> !it.equals(EMBEDDED));
  }

  @Override
  public String toString() {
    return String.join(",", names);
  }
}
