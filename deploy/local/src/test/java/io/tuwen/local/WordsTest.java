package io.tuwen.local;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said to people and its translations, which are the same for Java and the script. */
class WordsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path TRANSLATIONS =
      ROOT.resolve("deploy/command-line/src/main/resources/io/tuwen/command/words.zh");
  private static final Pattern IN_JAVA =
      Pattern.compile("Words\\.of\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*[,)]");
  private static final Pattern IN_SCRIPT = Pattern.compile("\\bwords '([^']*)'|^READY='([^']*)'");
  private static final Pattern CONVERSION = Pattern.compile("%[.0-9]*[a-z]");

  @Test
  void what_is_said_has_a_translation_and_no_translation_is_left_over() throws IOException {
    assertThat(translations().keySet()).isEqualTo(said());
  }

  @Test
  void a_translation_has_the_same_values_in_the_same_order() throws IOException {
    assertThat(translations())
        .allSatisfy(
            (english, chinese) ->
                assertThat(conversions(chinese)).as(english).isEqualTo(conversions(english)));
  }

  @Test
  void each_call_names_what_it_says() throws IOException {
    for (var file : sources()) {
      var source = Files.readString(file);
      assertThat(IN_JAVA.matcher(source).results().count())
          .as(file.toString())
          .isEqualTo(Pattern.compile("Words\\.of\\(").matcher(source).results().count());
    }
  }

  private static List<String> conversions(String format) {
    return CONVERSION.matcher(format).results().map(MatchResult::group).toList();
  }

  private static Map<String, String> translations() throws IOException {
    var translations = new TreeMap<String, String>();
    for (var line : Files.readAllLines(TRANSLATIONS)) {
      var parts = line.split("\t", -1);
      assertThat(parts).as(line).hasSize(2);
      translations.put(parts[0], parts[1]);
    }
    return translations;
  }

  private static Set<String> said() throws IOException {
    var said =
        sources().stream()
            .flatMap(it -> IN_JAVA.matcher(read(it)).results())
            .map(it -> it.group(1).replace("\\\"", "\""))
            .collect(toCollection(TreeSet::new));
    for (var line : Files.readAllLines(ROOT.resolve("tuwen"))) {
      IN_SCRIPT
          .matcher(line)
          .results()
          .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
          .forEach(said::add);
    }
    return said;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources() throws IOException {
    try (var local = Files.walk(ROOT.resolve("deploy/local/src/main/java"));
        var shared = Files.walk(ROOT.resolve("deploy/command-line/src/main/java"))) {
      return Stream.concat(local, shared)
          .filter(it -> it.toString().endsWith(".java") && !it.endsWith("Words.java"))
          .toList();
    }
  }
}
