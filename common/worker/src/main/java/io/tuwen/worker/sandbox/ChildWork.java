package io.tuwen.worker.sandbox;

import java.util.List;

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
   * @return the result, in parts that go to the worker one after the other: a large one is not
   *     copied for what is said about it
   * @throws io.tuwen.contract.error.TuwenException what the worker is to throw
   */
  List<byte[]> handle(byte[] request, Questions questions);
}
