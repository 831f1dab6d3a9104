package io.tuwen.dependencies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of fields between semicolons; a line that begins with # is for people. */
final class Table {
  private Table() {}

  /**
   * Reads the rows.
   *
   * @throws IllegalArgumentException where one has another number of fields
   */
  static List<List<String>> read(Path file, int fields) throws IOException {
    var rows = new ArrayList<List<String>>();
    for (var line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        var row = List.of(line.split(";", -1)).stream().map(String::strip).toList();
        if (row.size() != fields) {
          throw new IllegalArgumentException(
              "%s: %d fields and not %d: %s".formatted(file, row.size(), fields, line));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
