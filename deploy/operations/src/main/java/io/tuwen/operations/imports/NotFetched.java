package io.tuwen.operations.imports;

import java.net.URI;

/** There is no image to be had at an address. */
final class NotFetched extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  private NotFetched(String reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  /** It leads where imports do not go. */
  static NotFetched refused(String why) {
    return new NotFetched("address_refused", "the address " + why, null);
  }

  static NotFetched failed(String why, Throwable cause) {
    return new NotFetched("fetch_failed", why, cause);
  }

  static NotFetched tooLarge(URI address) {
    return new NotFetched("image_too_large", address.getHost() + " sends more", null);
  }

  String reason() {
    return reason;
  }
}
