package io.tuwen.contract.credentials;

import java.io.IOException;

/** Where credentials come from. */
public interface CredentialsSource {
  /**
   * Fetches fresh ones. It blocks for a bounded time.
   *
   * @throws IOException where there are none now; its message has no secret and may be logged
   */
  Credentials fetch() throws IOException;
}
