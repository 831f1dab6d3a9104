package io.tuwen.contract.store;

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
  /** Stores write 32 to 60 characters; what is longer or no word comes from a forged event. */
  private static final int MAX_LENGTH = 128;

  public ETag {
    value = value.strip().replace("\"", "").toLowerCase(Locale.ROOT);
    if (value.isEmpty()
        || value.length() > MAX_LENGTH
        || !value.chars().allMatch(ETag::isVisible)) {
      throw new IllegalArgumentException(
          "an eTag is 1 to %d visible ASCII characters".formatted(MAX_LENGTH));
    }
  }

  /** The tag that a store gives to these bytes when they are put at once: their MD5. */
  public static ETag of(Content content) throws IOException {
    return new ETag(HexFormat.of().formatHex(Md5.of(content)));
  }

  private static boolean isVisible(int character) {
    return character > ' ' && character < 0x7f;
  }

  @Override
  public String toString() {
    return value;
  }
}
