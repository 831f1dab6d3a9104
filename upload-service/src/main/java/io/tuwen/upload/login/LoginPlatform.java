package io.tuwen.upload.login;

import io.smallrye.mutiny.Uni;

/**
 * A platform that knows its users by codes which they show once.
 *
 * <p>Every failure is a {@link io.tuwen.contract.error.TuwenException} without a cause: what an
 * HTTP client says of a failure may have the address, and with it secret and code.
 */
public interface LoginPlatform {
  Platform platform();

  /** Asks who shows this code. INVARIANT: a code that may have arrived is not sent again. */
  Uni<Person> person(App app, String code);

  /**
   * A user, as the platform names it.
   *
   * @param field which of the platform's ids it is
   */
  record Person(String field, String id) {}
}
