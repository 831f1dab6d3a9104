package io.tuwen.operations.journal;

/** One kind of orders that {@link Dispatch} has run. Thread-safe. */
public interface Runs {
  /** What was ordered, and how far it is. */
  Journal<?, ?> journal();

  /** Runs one to its end, or until it is to leave. */
  Runnable runner(String id, Stop leave);
}
