package io.tuwen.contract;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.testing.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A page in Chinese has what its sister has: the same headings, examples and tables, in this order.
 */
class ChineseDocumentationTest {
  private static final Path ROOT = RepositoryFiles.file("pom.xml").getParent();
  private static final Path CHINESE = ROOT.resolve("docs/zh");

  private static final Set<Path> READMES =
      Set.of(ROOT.resolve("README.md"), ROOT.resolve("README.zh-CN.md"));

  static Stream<Path> pages() throws IOException {
    try (var files = Files.list(CHINESE)) {
      return Stream.concat(
          Stream.of(ROOT.resolve("README.zh-CN.md")), files.sorted().toList().stream());
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void a_chinese_page_has_the_outline_of_its_sister(Path page) throws IOException {
    assertThat(outline(page)).isEqualTo(outline(sister(page)));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void both_lead_to_each_other(Path page) throws IOException {
    assertThat(page).content().contains("(" + page.getParent().relativize(sister(page)) + ")");
    assertThat(sister(page))
        .content()
        .contains("(" + sister(page).getParent().relativize(page) + ")");
  }

  /** A page that only one of them names is a page that the readers of the other do not find. */
  @Test
  void both_readmes_lead_to_the_same_pages() throws IOException {
    assertThat(links(ROOT.resolve("README.zh-CN.md"))).isEqualTo(links(ROOT.resolve("README.md")));
  }

  /** The pages of ours that a readme links, those in Chinese as their sisters. */
  private static Set<Path> links(Path readme) throws IOException {
    return Pattern.compile("\\]\\(([^):#]+\\.md)(?:#[^)]*)?\\)")
        .matcher(Files.readString(readme))
        .results()
        .map(it -> ROOT.resolve(it.group(1)))
        .filter(it -> !READMES.contains(it))
        .map(it -> it.startsWith(CHINESE) ? sister(it) : it)
        .collect(toCollection(TreeSet::new));
  }

  @Test
  void an_outline_is_headings_examples_and_the_rows_of_tables() {
    assertThat(
            outline(
                List.of(
                    "# A", "text", "| a |", "|---|", "| b |", "", "## C", "```sh", "# no", "```")))
        .containsExactly("#", "| 3 rows", "##", "```sh");
  }

  private static Path sister(Path page) {
    return switch (page.getFileName().toString()) {
      case "README.zh-CN.md" -> ROOT.resolve("README.md");
      case "clients.md" -> ROOT.resolve("clients/README.md");
      default -> ROOT.resolve("docs").resolve(page.getFileName());
    };
  }

  private static List<String> outline(Path page) throws IOException {
    return outline(Files.readAllLines(page));
  }

  private static List<String> outline(List<String> lines) {
    var outline = new ArrayList<String>();
    var isExample = false;
    var rows = 0;
    for (var whole : lines) {
      var line = whole.strip();
      if (!isExample && line.startsWith("|")) {
        rows++;
        continue;
      }
      if (rows > 0) {
        outline.add("| " + rows + " rows");
        rows = 0;
      }
      if (line.startsWith("```")) {
        isExample = !isExample;
        if (isExample) {
          outline.add(line);
        }
      } else if (!isExample && line.startsWith("#")) {
        outline.add(line.substring(0, line.indexOf(' ')));
      }
    }
    if (rows > 0) {
      outline.add("| " + rows + " rows");
    }
    return outline;
  }
}
