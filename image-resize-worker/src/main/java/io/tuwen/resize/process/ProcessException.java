package io.tuwen.resize.process;

/** A processing that cannot be done. The message is public. */
public final class ProcessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final OssCode code;
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
    super(publicMessage);
    this.code = code;
    this.ec = ec;
  }

  public static ProcessException invalid(String publicMessage, String ec) {
    return new ProcessException(OssCode.INVALID_ARGUMENT, publicMessage, ec);
  }

  public OssCode code() {
    return code;
  }

  /** The number by which OSS documents this very error, or an empty string. */
  public String ec() {
    return ec;
  }
}
