package io.tuwen.local.gateway;

/**
 * Why a request goes no further than the gateway.
 *
 * @param endsConnection whether it is not certain where the request ends
 */
record Refusal(int status, String code, String title, boolean endsConnection) {
  static final Refusal BAD_REQUEST =
      new Refusal(400, "malformed_request", "The request can be read in more than one way", true);
  static final Refusal TOO_MANY_HEADERS =
      new Refusal(431, "malformed_request", "The request has too many headers", true);
  static final Refusal MISDIRECTED =
      new Refusal(421, "misdirected_request", "This host is not known here", false);
  static final Refusal FOREIGN_PAGE =
      new Refusal(403, "foreign_page", "The request comes from a page of another site", false);
}
