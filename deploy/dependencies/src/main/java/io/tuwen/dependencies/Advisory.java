package io.tuwen.dependencies;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What was published about a library.
 *
 * @param library {@code group:artifact}; an asterisk for all of a group
 * @param fixed the first version of our line that is not affected
 */
record Advisory(String library, List<Range> affected, String fixed, String id, String summary) {
  private static final int FIELDS = 5;

  Advisory {
    affected = List.copyOf(affected);
  }

  static List<Advisory> read(Path file) throws IOException {
    return Table.read(file, FIELDS).stream()
        .map(
            row -> new Advisory(row.get(0), ranges(row.get(1)), row.get(2), row.get(3), row.get(4)))
        .toList();
  }

  /** Several lines of releases stand behind each other. */
  private static List<Range> ranges(String text) {
    return List.of(text.split(" ")).stream().map(Range::parse).toList();
  }

  boolean affects(Library it) {
    var colon = library.indexOf(':');
    var group = library.substring(0, colon);
    var artifact = library.substring(colon + 1);
    // A jar that does not tell its group is judged by its name: better one too many.
    var isNamed =
        (it.group().isEmpty() || it.group().equals(group))
            && (artifact.equals(it.artifact()) || (artifact.equals("*") && !it.group().isEmpty()));
    return isNamed
        && affected.stream().anyMatch(range -> range.contains(Version.parse(it.version())));
  }
}
