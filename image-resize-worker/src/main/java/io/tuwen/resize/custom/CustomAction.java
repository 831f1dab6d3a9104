package io.tuwen.resize.custom;

import java.util.List;

/**
 * An action that OSS does not have, which a user of Tuwen adds.
 *
 * <p>An implementation is named in {@code META-INF/services/io.tuwen.resize.custom.CustomAction};
 * {@code docs/renditions.md} has one from beginning to end. Thread-safe.
 */
public interface CustomAction {
  /** The name in the processing: {@code image/NAME,…}. It may not be that of an action of OSS. */
  String name();

  /**
   * Reads the arguments: what stands between the commas.
   *
   * @throws IllegalArgumentException with a sentence for the client
   */
  CustomOperation parse(List<String> arguments);
}
