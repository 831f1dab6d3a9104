package io.tuwen.contract.key;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The key of an object in any of the buckets.
 *
 * <p>INVARIANT: a key is 1 to 1023 bytes of UTF-8, has no control character and does not begin with
 * a slash or a backslash; object storage takes every such key. It is a name in a bucket and never a
 * path in a file system.
 */
public record ObjectKey(String value) {
  static final int MAX_BYTES = 1023;
  private static final Pattern FORBIDDEN = Pattern.compile("^[/\\\\]|\\p{Cntrl}");

  public ObjectKey {
    var bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_BYTES || FORBIDDEN.matcher(value).find()) {
      throw new IllegalArgumentException("not an object key (" + bytes + " bytes)");
    }
  }

  /** Where the text of this original goes: words joined by one space. */
  public ObjectKey ocrText() {
    return new ObjectKey(value + "_ocr.txt");
  }

  /** Where the full OCR result of this original goes. */
  public ObjectKey ocrResult() {
    return new ObjectKey(value + "_ocr.json");
  }

  @Override
  public String toString() {
    return value;
  }
}
