package io.tuwen.resize;

import io.tuwen.contract.error.TuwenException;

/** What became of one of several renditions that were to be made together. */
public sealed interface Attempt {
  /**
   * The rendition.
   *
   * @throws TuwenException why there is none
   */
  Rendered get();

  /** It was made. */
  record Made(Rendered get) implements Attempt {}

  /** It failed by itself, and says nothing of the others. */
  record Failed(TuwenException failure) implements Attempt {
    @Override
    public Rendered get() {
      throw failure;
    }
  }
}
