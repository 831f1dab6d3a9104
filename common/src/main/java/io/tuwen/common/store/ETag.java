package io.tuwen.common.store;

import java.io.IOException;
import java.util.HexFormat;
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

  /** The tag that a store gives to these bytes when they are put at once: their MD5. */
  public static ETag of(Content content) throws IOException {
    return new ETag(HexFormat.of().formatHex(Md5.of(content)));
  }

  @Override
  public String toString() {
    return value;
  }
}
