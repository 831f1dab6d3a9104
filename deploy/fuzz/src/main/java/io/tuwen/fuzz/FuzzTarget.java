package io.tuwen.fuzz;

import java.util.Map;
import java.util.Set;

/**
 * One parser of bytes from strangers, and what it promises of them.
 *
 * <p>Of every input the harness asks three things: that the parser takes it or refuses it by one of
 * {@link #refusals}, that this costs little time, and that it costs little memory. What a target
 * asks beyond that, such as that what was written is read again, it checks in {@link #feed} itself.
 */
public interface FuzzTarget {
  /**
   * Feeds an input.
   *
   * @throws Exception one of {@link #refusals}; any other is a finding
   */
  void feed(byte[] input) throws Exception;

  /** How the parser says no. */
  Set<Class<? extends Exception>> refusals();

  /** Inputs to begin with that are written by code; those that are text lie in {@code seeds/}. */
  default Map<String, byte[]> seeds() {
    return Map.of();
  }

  /** The longest input, in bytes; by default as much as a server takes of headers. */
  default int maxLength() {
    return 16 * 1024;
  }

  /**
   * Fails where a promise does not hold.
   *
   * @throws Broken with the sentence
   */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more library
  static void require(boolean holds, String promise, Object... arguments) {
    if (!holds) {
      throw new Broken(promise.formatted(arguments));
    }
  }

  /** A promise that was not kept. */
  final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String promise) {
      super(promise);
    }
  }
}
