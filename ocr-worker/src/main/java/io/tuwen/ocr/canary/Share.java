package io.tuwen.ocr.canary;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Sha256;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * A part of all images, always the same ones.
 *
 * @param part 0 to 1
 */
public record Share(double part) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,4})?)%");
  private static final double RANGE = 0x1p32;

  /** Reads {@code 5%}. */
  public static Share parse(String text) {
    var form = FORM.matcher(text);
    var part = form.matches() ? Double.parseDouble(form.group(1)) / 100 : 2;
    if (part > 1) {
      throw new IllegalStateException("tuwen.ocr.canary.share is a share such as 5%");
    }
    return new Share(part);
  }

  /** Whether an image is in it; that is so for any worker, and whenever it is asked. */
  public boolean has(ObjectKey image) {
    var hash = Sha256.of(image.value());
    return Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) < part * RANGE;
  }
}
