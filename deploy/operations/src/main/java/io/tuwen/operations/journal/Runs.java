package io.tuwen.operations.journal;

import java.util.List;

/** One kind of orders that {@link Dispatch} has run. Thread-safe. */
public interface Runs {
  /** Begins to read what was ordered. */
  void start();

  void stop();

  /** The ids of those that have not ended, as far as this instance knows at once. */
  List<String> unfinished();

  /** Runs one to its end, or until it is to leave. */
  Runnable runner(String id, Stop leave);
}
