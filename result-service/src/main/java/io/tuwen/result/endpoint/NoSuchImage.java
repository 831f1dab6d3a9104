package io.tuwen.result.endpoint;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/** There is no such image for this caller. */
final class NoSuchImage extends TuwenException {
  private static final long serialVersionUID = 1L;

  NoSuchImage() {
    super(ErrorCode.NOT_FOUND, "there is no such image");
  }
}
