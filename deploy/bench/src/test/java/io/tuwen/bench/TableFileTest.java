package io.tuwen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileTest {
  @TempDir Path directory;

  @Test
  void a_new_file_has_the_table_alone() throws Exception {
    var file = directory.resolve("table.md");

    new TableFile(file).write("| old |\n");
    new TableFile(file).write("| new |\n");

    assertThat(file).hasContent("| new |");
  }

  @Test
  void a_document_keeps_what_stands_around_the_place_for_the_table() throws Exception {
    var file = directory.resolve("ocr.md");
    Files.writeString(file, "before\n" + TableFile.BEGIN + "| old |\n" + TableFile.END + "after\n");

    new TableFile(file).write("| new |\n");

    assertThat(file)
        .hasContent("before\n" + TableFile.BEGIN + "| new |\n" + TableFile.END + "after\n");
  }

  /** Or the latest run would not go where it is looked for. */
  @Test
  void the_documentation_has_a_place_for_the_table() {
    assertThat(Path.of("../../docs/ocr.md"))
        .content()
        .contains(TableFile.BEGIN)
        .contains(TableFile.END);
  }
}
