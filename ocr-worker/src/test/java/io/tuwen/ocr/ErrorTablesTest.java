package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.testing.RepositoryFiles;
import io.tuwen.ocr.ProviderFailure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of engines tells what the tests of the adapters prove, row by row. */
class ErrorTablesTest {
  private static final int LONGEST = 40;

  @ParameterizedTest
  @CsvSource({"market, aliyun-market", "aliyun, aliyun", "wechat, wechat"})
  void every_error_of_a_provider_is_on_the_page_with_what_it_means(String adapter, String engine)
      throws IOException {
    var table = new StringBuilder("| `%s` answers | reason |\n|---|---|\n".formatted(engine));
    rows(adapter)
        .forEach(
            (reason, answers) ->
                table.append("| %s | %s |\n".formatted(String.join(", ", answers), reason)));

    assertThat(page()).contains(table);
  }

  @Test
  void every_reason_is_explained() throws IOException {
    assertThat(page())
        .contains(Arrays.stream(Reason.values()).map(it -> "\n| " + it + " | ").toList());
  }

  private static String page() throws IOException {
    return Files.readString(RepositoryFiles.file("docs/engines.md"));
  }

  private static Map<String, Set<String>> rows(String adapter) throws IOException {
    var file = "ocr-worker/src/test/resources/io/tuwen/ocr/%s/errors.csv".formatted(adapter);
    var lines = Files.readAllLines(RepositoryFiles.file(file));
    var names = lines.get(0).split("\\|", -1);
    var answers = new LinkedHashMap<String, Set<String>>();
    for (var line : lines.subList(1, lines.size())) {
      var values = line.split("\\|", -1);
      var row = new LinkedHashMap<String, String>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], values[i]);
      }
      answers.computeIfAbsent(row.get("reason"), it -> new LinkedHashSet<>()).add(answer(row));
    }
    return answers;
  }

  /** By its code, else by its message, else by its body. */
  private static String answer(Map<String, String> row) {
    var said =
        Set.of("code", "errcode").stream()
            .map(it -> row.getOrDefault(it, ""))
            .collect(Collectors.joining());
    if (said.isEmpty()) {
      said = row.getOrDefault("message", "");
    }
    if (said.isEmpty()) {
      said = row.get("body");
    }
    return said.length() > LONGEST
        ? "`%s` and longer nonsense".formatted(row.get("status"))
        : "`%s`".formatted((row.get("status") + " " + said).strip());
  }
}
