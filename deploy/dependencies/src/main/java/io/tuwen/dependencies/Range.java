package io.tuwen.dependencies;

import java.util.Optional;
import java.util.regex.Pattern;

/** Versions from one to another, as Maven writes it: {@code [4.1.0,4.1.132)}, {@code (,2.0]}. */
record Range(Optional<Version> from, boolean withFrom, Optional<Version> to, boolean withTo) {
  private static final Pattern FORM = Pattern.compile("([\\[(])([^,]*),([^,]*)([])])");

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static Range parse(String text) {
    var form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a range of versions: " + text);
    }
    return new Range(
        version(form.group(2)),
        form.group(1).equals("["),
        version(form.group(3)),
        form.group(4).equals("]"));
  }

  private static Optional<Version> version(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(Version.parse(text));
  }

  boolean contains(Version version) {
    var above = from.map(version::compareTo).map(it -> withFrom ? it >= 0 : it > 0).orElse(true);
    var below = to.map(version::compareTo).map(it -> withTo ? it <= 0 : it < 0).orElse(true);
    return above && below;
  }
}
