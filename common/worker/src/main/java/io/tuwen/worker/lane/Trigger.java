package io.tuwen.worker.lane;

/** Why an image is handled. */
public enum Trigger {
  /**
   * An event says something new, or is delivered again after a failure or the death of a worker.
   */
  NEW,
  /** An operator wants the image done again: what failed is tried anew, what succeeded stands. */
  REPLAYED
}
