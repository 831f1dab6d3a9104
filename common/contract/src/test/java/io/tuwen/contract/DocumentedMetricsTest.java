package io.tuwen.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.testing.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the metrics of {@code docs/operating.md} and those of all services' code equal. */
class DocumentedMetricsTest {
  private static final Path ROOT = RepositoryFiles.file("");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(tuwen_[a-z_]+)` \\|");

  /** A meter that is made, with what follows its name up to the end of the statement. */
  private static final Pattern METER =
      Pattern.compile(
          "(counter|timer|gauge|Counter\\.builder|Timer\\.builder|Gauge\\.builder)"
              + "\\(\\s*\"(tuwen\\.[a-z.]+)\"([^;]*);");

  @Test
  void every_metric_is_documented_and_no_other() throws IOException {
    var document = Files.readString(ROOT.resolve("docs/operating.md"));
    var documented =
        ROW.matcher(document).results().map(it -> it.group(1)).collect(Collectors.toSet());

    assertThat(documented).isEqualTo(made());
  }

  private static Set<String> made() throws IOException {
    var made = new TreeSet<String>();
    for (var file : sources()) {
      var code = Files.readString(file);
      METER.matcher(code).results().map(DocumentedMetricsTest::prometheusName).forEach(made::add);
    }
    return made;
  }

  /** As the registry of Prometheus has it. */
  private static String prometheusName(MatchResult meter) {
    var name = meter.group(2).replace('.', '_');
    return switch (meter.group(1).replace(".builder", "").toLowerCase(Locale.ROOT)) {
      case "counter" -> name + "_total";
      case "timer" -> name + "_seconds";
      default -> meter.group(3).contains(".baseUnit(\"seconds\")") ? name + "_seconds" : name;
    };
  }

  private static Set<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 12)) {
      return files
          .filter(it -> it.toString().contains("/src/main/java/"))
          .filter(it -> it.toString().endsWith(".java"))
          .collect(Collectors.toSet());
    }
  }
}
