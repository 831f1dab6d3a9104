package io.tuwen.contract.error;

/**
 * An error as {@code application/problem+json} (RFC 9457), with our code beside the standard
 * fields.
 */
public record Problem(String type, String title, int status, String detail, String code) {
  public static final String MEDIA_TYPE = "application/problem+json";

  public static Problem of(ErrorCode code, String detail) {
    return new Problem(
        "urn:tuwen:error:" + code.code(), code.title(), code.status(), detail, code.code());
  }
}
