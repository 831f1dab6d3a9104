package io.tuwen.contract.key;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
  private static final String OCR_RESULT = "_ocr.json";
  private static final Pattern FORBIDDEN = Pattern.compile("^[/\\\\]|\\p{Cntrl}");

  public ObjectKey {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not an object key (" + bytes(value) + " bytes)");
    }
  }

  /** A key; empty where the text is none. */
  public static Optional<ObjectKey> parse(String text) {
    return isOne(text) ? Optional.of(new ObjectKey(text)) : Optional.empty();
  }

  private static boolean isOne(String text) {
    var bytes = bytes(text);
    return bytes > 0 && bytes <= MAX_BYTES && !FORBIDDEN.matcher(text).find();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether there is a key for the full OCR result of this original, which is the longest. */
  public boolean hasRoomForResults() {
    return isOne(value + OCR_RESULT);
  }

  /** Where the text of this original goes: words joined by one space. */
  public ObjectKey ocrText() {
    return new ObjectKey(value + "_ocr.txt");
  }

  /** Where the full OCR result of this original goes. */
  public ObjectKey ocrResult() {
    return new ObjectKey(value + OCR_RESULT);
  }

  @Override
  public String toString() {
    return value;
  }
}
