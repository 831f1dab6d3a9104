package io.tuwen.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture to read.
 *
 * @param set of kinds whose sum is told, such as the hard ones
 * @param lines what stands in it
 */
record Case(String set, String kind, Path file, List<String> lines) {
  Case {
    lines = List.copyOf(lines);
  }
}
