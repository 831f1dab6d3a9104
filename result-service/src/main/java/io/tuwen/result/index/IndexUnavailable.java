package io.tuwen.result.index;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/** There is no index, or its database does not answer. */
final class IndexUnavailable extends TuwenException {
  private static final long serialVersionUID = 1L;

  IndexUnavailable(String detail) {
    super(ErrorCode.INDEX_UNAVAILABLE, detail);
  }

  IndexUnavailable(Throwable cause) {
    super(ErrorCode.INDEX_UNAVAILABLE, "the index does not answer", cause);
  }
}
