package io.tuwen.contract.error;

/**
 * A failure that was foreseen and classified.
 *
 * <p>The message is public: it reaches clients as it is, so it carries no secret, no stack and no
 * address of a machine. The cause is for the log alone.
 */
public class TuwenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public TuwenException(ErrorCode code, String publicMessage) {
    this(code, publicMessage, null);
  }

  public TuwenException(ErrorCode code, String publicMessage, Throwable cause) {
    super(publicMessage, cause);
    this.code = code;
  }

  public final ErrorCode code() {
    return code;
  }

  public final Category category() {
    return code.category();
  }
}
