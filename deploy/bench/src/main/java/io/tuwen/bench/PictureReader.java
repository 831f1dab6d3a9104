package io.tuwen.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * An engine that is a Java library, in a process of its own. Has a public constructor without
 * parameters, which gets it ready.
 */
public interface PictureReader extends AutoCloseable {
  String version();

  Text read(Path picture) throws IOException;

  @Override
  default void close() {}

  /**
   * What was read.
   *
   * @param lines in reading order
   * @param inNetworks the share of the time that its networks took, where it tells
   */
  record Text(List<String> lines, OptionalDouble inNetworks) {
    public Text {
      lines = List.copyOf(lines);
    }
  }
}
