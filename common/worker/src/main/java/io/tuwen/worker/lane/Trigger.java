package io.tuwen.worker.lane;

/** Why an event is handled. */
public enum Occasion {
  /** It says something new, or is delivered again because somebody died over it. */
  NEWS,
  /** Somebody wants it done again: what failed is tried anew, what succeeded stands. */
  AGAIN
}
