package io.tuwen.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for the tables: a document that keeps a place for them, or one that has nothing else. */
record TableFile(Path path) {
  static final String BEGIN = "<!-- bench ocr: begin -->\n";
  static final String END = "<!-- bench ocr: end -->\n";

  void write(String table) throws IOException {
    var before = Files.exists(path) ? Files.readString(path) : "";
    var begin = before.indexOf(BEGIN);
    var end = before.indexOf(END, Math.max(0, begin));
    if (begin < 0 || end < 0) {
      Files.writeString(path, table);
      return;
    }
    Files.writeString(path, before.substring(0, begin) + BEGIN + table + before.substring(end));
  }
}
