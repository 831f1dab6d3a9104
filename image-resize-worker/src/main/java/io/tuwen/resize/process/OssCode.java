package io.tuwen.resize.process;

/** The error codes of the OSS protocol that a processing can end with. */
public enum OssCode {
  INVALID_ARGUMENT("InvalidArgument", 400),
  MISSING_ARGUMENT("MissingArgument", 400),
  BAD_REQUEST("BadRequest", 400),
  IMAGE_TOO_LARGE("ImageTooLarge", 400),
  WATERMARK_ERROR("WatermarkError", 400),
  ACCESS_DENIED("AccessDenied", 403),
  SIGNATURE_DOES_NOT_MATCH("SignatureDoesNotMatch", 403),
  NO_SUCH_KEY("NoSuchKey", 404),
  NO_SUCH_STYLE("NoSuchStyle", 404),
  METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
  TOO_MANY_REQUESTS("TooManyRequests", 429),
  INTERNAL_ERROR("InternalError", 500),
  NOT_IMPLEMENTED("NotImplemented", 501),
  SERVICE_UNAVAILABLE("ServiceUnavailable", 503);

  private final String code;
  private final int status;

  OssCode(String code, int status) {
    this.code = code;
    this.status = status;
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }
}
