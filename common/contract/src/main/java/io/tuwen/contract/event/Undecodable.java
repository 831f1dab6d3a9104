package io.tuwen.contract.event;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/** Makes the one failure of this package: the message is poison. */
final class Undecodable {
  private Undecodable() {}

  static TuwenException because(String reason) {
    return because(reason, null);
  }

  static TuwenException because(String reason, Throwable cause) {
    return new TuwenException(ErrorCode.UNDECODABLE_EVENT, reason, cause);
  }
}
