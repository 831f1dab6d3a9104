package io.tuwen.common.store;

import java.util.Locale;

/**
 * Which bytes an object has, as object storage names them.
 *
 * <p>INVARIANT: lower-case and without quotes, so that equal tags are equal strings, wherever they
 * were read.
 */
public record ETag(String value) {
  public ETag {
    value = value.strip().replace("\"", "").toLowerCase(Locale.ROOT);
    if (value.isEmpty()) {
      throw new IllegalArgumentException("an eTag is not empty");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
