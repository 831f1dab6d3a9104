package io.tuwen.operations.endpoint;

import io.tuwen.operations.console.OperatorSessions;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.NewCookie;

/**
 * The cookie of the console. Its prefix has browsers take it only with {@code Secure}, for this
 * host alone and for all of it; a browser takes it over plain HTTP only from the machine itself.
 */
final class ConsoleCookie {
  static final String NAME = "__Host-tuwen-operator";

  private ConsoleCookie() {}

  /** Null where there is none. */
  static String value(ContainerRequestContext request) {
    var cookie = request.getCookies().get(NAME);
    return cookie == null ? null : cookie.getValue();
  }

  static NewCookie of(String value) {
    return with(value, (int) OperatorSessions.LIFE.toSeconds());
  }

  /** Has the browser forget it. */
  static NewCookie none() {
    return with("", 0);
  }

  private static NewCookie with(String value, int maxAge) {
    return new NewCookie.Builder(NAME)
        .value(value)
        .path("/")
        .maxAge(maxAge)
        .secure(true)
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.STRICT)
        .build();
  }
}
