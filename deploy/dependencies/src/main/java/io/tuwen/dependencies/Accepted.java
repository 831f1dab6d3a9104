package io.tuwen.dependencies;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * An advisory with which we live for a while.
 *
 * @param until afterwards it counts again
 * @param reason why it does no harm here
 */
record Accepted(String id, LocalDate until, String reason) {
  private static final int FIELDS = 3;

  static List<Accepted> read(Path file) throws IOException {
    return Table.read(file, FIELDS).stream()
        .map(row -> new Accepted(row.get(0), LocalDate.parse(row.get(1)), row.get(2)))
        .toList();
  }

  boolean holds(LocalDate today) {
    return !today.isAfter(until);
  }
}
