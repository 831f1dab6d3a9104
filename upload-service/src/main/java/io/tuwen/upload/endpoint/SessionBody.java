package io.tuwen.upload.endpoint;

import java.time.Instant;

/** The answer to a login. */
public record SessionBody(String sessionId, Instant expiresAt) {
  /** INVARIANT: a session is shown to its client alone. */
  @Override
  public String toString() {
    return "SessionBody until " + expiresAt;
  }
}
