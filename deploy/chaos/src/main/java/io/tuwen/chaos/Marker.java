package io.tuwen.chaos;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A number that stands on one picture and on no other. */
record Marker(String digits) {
  private static final Pattern FORM = Pattern.compile("TW(\\d{8})");
  private static final long ALL = 100_000_000;

  /** Shares no factor with the number of all markers, so that no two numbers have the same one. */
  private static final long SPREAD = 48_271_337;

  static Marker of(int number) {
    return new Marker("%08d".formatted(number * SPREAD % ALL));
  }

  /** As it is written: without gaps, at which engines at times see a letter twice. */
  String text() {
    return "TW" + digits;
  }

  /** All that can be read in a text, however it is spaced. */
  static Set<Marker> in(String text) {
    return FORM.matcher(text.replaceAll("[^0-9A-Za-z]", ""))
        .results()
        .map(it -> new Marker(it.group(1)))
        .collect(Collectors.toSet());
  }
}
