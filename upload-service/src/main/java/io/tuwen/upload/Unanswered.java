package io.tuwen.upload;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/**
 * Another service did not answer. Breakers count this, and nothing else: a refusal is an answer.
 *
 * <p>It has no cause: what an HTTP client says of a failure may have the address, and with it a
 * secret.
 */
public final class Unanswered extends TuwenException {
  private static final long serialVersionUID = 1L;

  /** After so many in a row, a service is left alone. */
  public static final int MAX_IN_A_ROW = 5;

  /** For so long; then one call is let through, and decides. */
  public static final int REST_SECONDS = 10;

  public Unanswered(ErrorCode code, String publicMessage) {
    super(code, publicMessage);
  }
}
