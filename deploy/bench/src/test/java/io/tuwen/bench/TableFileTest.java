package io.tuwen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {
  @TempDir Path directory;

  @Test
  void a_new_file_has_the_table_alone() throws Exception {
    var file = directory.resolve("table.md");

    new TableFile(file, "ocr").write("| old |\n");
    new TableFile(file, "ocr").write("| new |\n");

    assertThat(file).hasContent("| new |");
  }

  @Test
  void a_document_keeps_what_stands_around_the_place_for_the_table() throws Exception {
    var file = directory.resolve("ocr.md");
    Files.writeString(
        file,
        "before\n"
            + new TableFile(file, "ocr").begin()
            + "| old |\n"
            + new TableFile(file, "ocr").end()
            + "after\n");

    new TableFile(file, "ocr").write("| new |\n");

    assertThat(file)
        .hasContent(
            "before\n"
                + new TableFile(file, "ocr").begin()
                + "| new |\n"
                + new TableFile(file, "ocr").end()
                + "after\n");
  }

  /** Or the latest run would not go where it is looked for. */
  @ParameterizedTest
  @ValueSource(strings = {"ocr", "renditions"})
  void the_documentation_has_a_place_for_the_table(String bench) {
    var file = Path.of("../../docs", bench + ".md");
    var table = new TableFile(file, bench);

    assertThat(file).content().contains(table.begin()).contains(table.end());
  }
}
