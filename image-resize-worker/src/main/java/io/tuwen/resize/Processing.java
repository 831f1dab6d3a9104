package io.tuwen.resize;

import io.tuwen.resize.process.Actions;
import io.tuwen.resize.process.OutputFormat;
import java.util.Optional;

/**
 * A processing, and how a client wants its result.
 *
 * @param wanted the format that the client prefers to the processing's own
 * @param mayMove whether a picture with several frames may keep them
 * @param asker who gets the result
 */
public record Processing(
    Actions pipeline, Optional<OutputFormat> wanted, boolean mayMove, Asker asker) {
  /** For anybody. */
  public Processing(Actions pipeline, Optional<OutputFormat> wanted, boolean mayMove) {
    this(pipeline, wanted, mayMove, Asker.ANYBODY);
  }

  /** The one way to write it down. */
  public String canonical() {
    return pipeline.canonical()
        + wanted.map(format -> "/format," + format.text()).orElse("")
        + (mayMove ? "" : "|still")
        // Images are the same for all, and made once for all.
        + (asker == Asker.OWNER && pipeline.isText() ? "|owner" : "");
  }
}
