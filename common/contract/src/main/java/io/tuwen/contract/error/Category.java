package io.tuwen.contract.error;

/** What to do with work that failed; the one classification that retries and dead letters go by. */
public enum Category {
  /** The input is at fault: it fails again however often it is tried. */
  PERMANENT,
  /** The surroundings are at fault: worth another try, later. */
  TRANSIENT,
  /** The message cannot be decoded: only an operator can act on it. */
  POISON
}
