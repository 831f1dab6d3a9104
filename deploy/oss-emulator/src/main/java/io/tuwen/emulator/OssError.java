package io.tuwen.emulator;

/** An answer of the protocol that says no, with OSS's own code. */
public final class OssError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public OssError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public static OssError noSuchKey() {
    return new OssError(404, "NoSuchKey", "The specified key does not exist.");
  }

  public static OssError noSuchBucket() {
    return new OssError(404, "NoSuchBucket", "The specified bucket does not exist.");
  }

  public static OssError noSuchUpload() {
    return new OssError(404, "NoSuchUpload", "The specified upload does not exist.");
  }

  public static OssError invalidArgument(String message) {
    return new OssError(400, "InvalidArgument", message);
  }

  public static OssError malformedXml() {
    return new OssError(400, "MalformedXML", "The XML you provided was not well-formed.");
  }

  public static OssError accessDenied(String message) {
    return new OssError(403, "AccessDenied", message);
  }

  public static OssError signatureDoesNotMatch() {
    return new OssError(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided.");
  }

  public static OssError preconditionFailed() {
    return new OssError(
        412, "PreconditionFailed", "At least one of the preconditions you specified did not hold.");
  }

  public static OssError notModified() {
    return new OssError(304, "NotModified", "Not Modified");
  }

  public static OssError requestTimeout() {
    return new OssError(
        400, "RequestTimeout", "The body of the request did not arrive within the timeout period.");
  }

  public static OssError incompleteBody() {
    return new OssError(
        400, "IncompleteBody", "You did not provide the number of bytes you promised.");
  }
}
