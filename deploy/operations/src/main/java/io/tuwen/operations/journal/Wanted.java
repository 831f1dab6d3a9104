package io.tuwen.operations.journal;

/** What the runner of an order is to do. */
public enum Wanted {
  RUN,
  PAUSE,
  CANCEL
}
