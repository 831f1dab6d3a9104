package io.tuwen.worker.vips;

import static java.util.stream.Collectors.joining;

/** An operation failed. The message is libvips' own and is for the log alone. */
public class VipsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private VipsException(String message) {
    super(message);
  }

  /** This libvips was built without such an operation, as without what can write a format. */
  public static final class MissingOperation extends VipsException {
    private static final long serialVersionUID = 1L;

    MissingOperation(String name) {
      super("libvips has no operation " + name);
    }
  }

  /** What libvips says of the last failure, which it then forgets. */
  static VipsException last() {
    // Shared by all threads, so it may name another thread's failure too.
    var message = LibVips.vips_error_buffer();
    LibVips.vips_error_clear();
    return new VipsException(
        message.lines().map(String::strip).filter(it -> !it.isEmpty()).collect(joining("; ")));
  }
}
