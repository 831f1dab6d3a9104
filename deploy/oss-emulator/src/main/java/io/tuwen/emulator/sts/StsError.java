package io.tuwen.emulator.sts;

/** A refusal, with STS's own code. */
final class StsError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  StsError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static StsError invalid(String parameter, String message) {
    return new StsError(400, "InvalidParameter." + parameter, message);
  }

  static StsError missing(String parameter) {
    return new StsError(400, "Missing" + parameter, parameter + " is mandatory for this action.");
  }

  static StsError incompleteSignature() {
    return new StsError(
        400, "IncompleteSignature", "The request signature does not conform to Aliyun standards.");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
