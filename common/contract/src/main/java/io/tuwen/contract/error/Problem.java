package io.tuwen.contract.error;

/**
 * An error as {@code application/problem+json} (RFC 9457), with our code beside the standard
 * fields.
 *
 * @param type the address of the page about the code, relative to the API's host
 */
public record Problem(String type, String title, int status, String detail, String code) {
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Where an error's page is, at the API's own host. */
  public static final String PAGES = "/errors/";

  public static Problem of(ErrorCode code, String detail) {
    return new Problem(PAGES + code.code(), code.title(), code.status(), detail, code.code());
  }
}
