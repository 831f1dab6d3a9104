package io.tuwen.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** Something that reads pictures, ready to be measured. Used by one thread. */
interface Engine extends AutoCloseable {
  String name();

  String version();

  /**
   * Reads a picture.
   *
   * @throws Unreadable where it cannot read this one
   * @throws Gone where it will not read another one either
   */
  Answer read(Path picture) throws InterruptedException;

  @Override
  void close();

  /**
   * What was read, and what it cost.
   *
   * @param lines in reading order
   * @param cpu of all its processes
   * @param inNetworks the share of the time that its networks took, where it tells
   */
  record Answer(List<String> lines, Duration cpu, OptionalDouble inNetworks) {
    public Answer {
      lines = List.copyOf(lines);
    }
  }

  /** An engine could not read one picture. */
  final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /** An engine is not there, or not any more. */
  final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1;

    Gone(String message) {
      super(message);
    }

    Gone(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
