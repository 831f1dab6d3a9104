package io.tuwen.contract.http;

/** Who may ask. */
public enum Access {
  /** Everyone. Who says nothing of itself is a guest. */
  OPEN,
  /** Those with a session or an API key. */
  SESSIONS
}
