package io.tuwen.worker.sandbox;

/** What a child does. Used by one thread at a time. */
public interface ChildWork {
  /**
   * Gets ready, before there is anything hostile.
   *
   * @return what the worker is to know of it, for its log
   */
  String warmUp();

  /**
   * Does one piece of work.
   *
   * @throws io.tuwen.contract.error.TuwenException what the worker is to throw
   */
  byte[] handle(byte[] request, Questions questions);
}
