package io.tuwen.contract.http;

import jakarta.ws.rs.WebApplicationException;

/**
 * What the HTTP layer itself refuses: a client's fault, at addresses with an answer of their own.
 */
public final class RefusedByFramework {
  private static final int SERVER_ERROR = 500;

  private RefusedByFramework() {}

  /** Whether a failure is a refusal, and not a fault of ours. */
  public static boolean is(Throwable failure) {
    return failure instanceof WebApplicationException refusal
        && refusal.getResponse().getStatus() < SERVER_ERROR;
  }
}
