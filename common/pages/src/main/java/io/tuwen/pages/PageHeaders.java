package io.tuwen.pages;

import io.vertx.core.http.HttpServerResponse;

/** What every page tells the browser to refuse. */
public final class PageHeaders {
  /**
   * Scripts, styles and requests of this origin alone, nothing inline, in no frame. Pictures may
   * also be made in the browser: a rendition is fetched with the session and shown as a blob.
   */
  public static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private PageHeaders() {}

  public static void put(HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Permissions-Policy", "camera=(self), microphone=(), geolocation=()");
  }
}
