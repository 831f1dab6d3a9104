package io.tuwen.upload.body;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/** The JSON object has no image. Which field that is named by differs from address to address. */
public final class NoImageField extends TuwenException {
  private static final long serialVersionUID = 1L;

  NoImageField() {
    super(ErrorCode.NO_IMAGE, "the JSON object has no field \"image\" with base64 in it");
  }
}
