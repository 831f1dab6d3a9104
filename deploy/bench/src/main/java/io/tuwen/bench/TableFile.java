package io.tuwen.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file for the tables: a document that keeps a place for them, or one that has nothing else.
 *
 * @param bench whose tables they are
 */
public record TableFile(Path path, String bench) {
  String begin() {
    return "<!-- bench %s: begin -->\n".formatted(bench);
  }

  String end() {
    return "<!-- bench %s: end -->\n".formatted(bench);
  }

  public void write(String table) throws IOException {
    var before = Files.exists(path) ? Files.readString(path) : "";
    var begin = before.indexOf(begin());
    var end = before.indexOf(end(), Math.max(0, begin));
    if (begin < 0 || end < 0) {
      Files.writeString(path, table);
      return;
    }
    Files.writeString(path, before.substring(0, begin) + begin() + table + before.substring(end));
  }
}
