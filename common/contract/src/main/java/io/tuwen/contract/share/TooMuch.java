package io.tuwen.contract.share;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/**
 * A client has its share, or all shares are taken: 429.
 *
 * <p>It has no stack trace, since a flood of requests must not become a flood of them.
 */
public final class TooMuch extends TuwenException {
  private static final long serialVersionUID = 1L;
  private static final int SOON = 2;

  private final int retryAfterSeconds;

  public TooMuch(ErrorCode code, String publicMessage) {
    this(code, publicMessage, SOON);
  }

  public TooMuch(ErrorCode code, String publicMessage, int retryAfterSeconds) {
    super(code, publicMessage);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What to say in {@code Retry-After}. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
