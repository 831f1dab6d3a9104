package io.tuwen.operations;

/**
 * Which of several instances does what only one has to do from time to time.
 *
 * <p>It saves work and guards nothing: while the lead changes, two instances may have it, or none.
 * Thread-safe.
 */
public interface Leadership {
  /** Whether this instance leads now. Does not block. */
  boolean isHeld();
}
