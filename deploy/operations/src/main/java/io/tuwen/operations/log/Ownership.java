package io.tuwen.operations.log;

/** Which instance is responsible for which partition of {@code replays}: one at a time. */
public interface Ownership {

  /** Told by a thread of the adapter's, which waits for it. */
  interface Listener {
    /** From the return of this on, another instance may have it. */
    void lost(int partition);
  }

  void start(Listener listener);

  boolean owns(int partition);

  void stop();
}
