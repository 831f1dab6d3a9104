package io.tuwen.contract.store;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/**
 * An object of a storage class such as Archive: it is described and listed, and cannot be read
 * before its owner has it restored.
 */
public final class ArchivedObject extends TuwenException {
  private static final long serialVersionUID = 1L;

  public ArchivedObject(Throwable cause) {
    super(
        ErrorCode.STORAGE_UNAVAILABLE,
        "the object is archived, and has to be restored before it can be read",
        cause);
  }
}
