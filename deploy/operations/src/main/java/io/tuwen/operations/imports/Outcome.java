package io.tuwen.operations.imports;

import io.tuwen.contract.key.ImageKey;

/** What became of one thing that was to be an image. */
sealed interface Outcome {

  /** It is one now. */
  record Imported(ImageKey image) implements Outcome {}

  /** It was the same image already. */
  record Present(ImageKey image) implements Outcome {}

  /**
   * It is none.
   *
   * @param reason the code of an error, or one of those below
   */
  record Skipped(String reason) implements Outcome {
    /** It has an owner and an id already; where it has no event, the sweep publishes that. */
    static final Skipped OURS = new Skipped("ours");

    static final Skipped GONE = new Skipped("gone");

    /** It has to be restored before it can be read. */
    static final Skipped ARCHIVED = new Skipped("archived");

    /** It is no image of clients. */
    static final Skipped IGNORED = new Skipped("ignored");
  }
}
