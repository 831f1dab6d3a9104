package io.tuwen.resize.process;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/**
 * A processing that cannot be done, with this picture or with any.
 *
 * <p>It has the words of OSS beside our own: {@code processing_refused}.
 */
public final class ProcessException extends TuwenException {
  private static final long serialVersionUID = 1L;

  private final OssCode ossCode;
  private final String ec;

  public ProcessException(OssCode code, String publicMessage) {
    this(code, publicMessage, "");
  }

  /**
   * Says what is wrong.
   *
   * @param ec the number by which OSS documents this very error, or an empty string
   */
  public ProcessException(OssCode code, String publicMessage, String ec) {
    super(ErrorCode.PROCESSING_REFUSED, publicMessage);
    this.ossCode = code;
    this.ec = ec;
  }

  public static ProcessException invalid(String publicMessage, String ec) {
    return new ProcessException(OssCode.INVALID_ARGUMENT, publicMessage, ec);
  }

  public OssCode ossCode() {
    return ossCode;
  }

  /** The number by which OSS documents this very error, or an empty string. */
  public String ec() {
    return ec;
  }
}
