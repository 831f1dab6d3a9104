package io.tuwen.upload;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.util.regex.Pattern;

/**
 * What a client sends again with the same upload so that it is done once.
 *
 * <p>The image's id follows from it and from a key of the server, so knowing it alone gives no
 * access.
 */
public record IdempotencyKey(String value) {
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

  public IdempotencyKey {
    if (!FORM.matcher(value).matches()) {
      throw new TuwenException(
          ErrorCode.INVALID_IDEMPOTENCY_KEY,
          "an Idempotency-Key is 1 to 255 visible ASCII characters; a UUID is a good one");
    }
  }
}
