package io.tuwen.helm;

import io.tuwen.contract.topic.WorkerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the code and its documents say, read from them. */
final class Repository {
  private static final Path ROOT = Path.of("../..");
  private static final List<String> WORKERS =
      WorkerKind.ALL.stream().map(WorkerKind::name).toList();
  static final List<String> SERVICES =
      Stream.concat(Stream.of("upload-service", "result-service", "operations"), WORKERS.stream())
          .toList();

  /** A meter that is made, with what follows its name up to the end of the statement. */
  private static final Pattern METER =
      Pattern.compile(
          "(counter|timer|gauge|Counter\\.builder|Timer\\.builder|Gauge\\.builder)"
              + "\\(\\s*\"(tuwen\\.[a-z.]+)\"([^;]*);");

  private static final Pattern TAGS = Pattern.compile("Tags\\.of\\(([^;]*);");
  private static final Pattern LABEL = Pattern.compile("\"([a-z]+)\",");
  private static final Pattern ROW = Pattern.compile("\\| (.+?) \\| (.*?) \\| (.+) \\|");
  private static final Pattern PROPERTY = Pattern.compile("`(tuwen\\.[a-z.{}-]+)`");
  private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)`");
  private static final Pattern PATH =
      Pattern.compile("(?:@Path\\(|router\\.route\\(HttpMethod\\.GET, )\"(/[^\"]+)\"\\)");
  private static final Pattern ALERT = Pattern.compile("(?m)^### (Tuwen[A-Za-z]+)$");

  private Repository() {}

  private static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operators' service is below deploy, beside what else is for operators. */
  private static String module(String service) {
    return service.equals("operations") ? "deploy/operations" : service;
  }

  private static Stream<Path> sources(String below) {
    try (var files = Files.walk(ROOT.resolve(below))) {
      return files.filter(it -> it.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> mainSources(String module) {
    return sources(module + "/src/main/java").map(it -> read(ROOT.relativize(it).toString()));
  }

  /** A meter as Prometheus sees it: its name, the names of its series, and their labels. */
  record Meter(String name, Set<String> series, Set<String> labels) {}

  static List<Meter> meters() {
    return Stream.concat(
            Stream.of("common/contract", "common/worker"),
            SERVICES.stream().map(Repository::module))
        .flatMap(Repository::mainSources)
        .flatMap(code -> METER.matcher(code).results().map(it -> meter(code, it)))
        .toList();
  }

  private static Meter meter(String code, MatchResult match) {
    var kind = match.group(1).replace(".builder", "").toLowerCase(Locale.ROOT);
    var rest = match.group(3);
    var name = match.group(2).replace('.', '_');
    var labels = labels(code.substring(0, match.start()), rest);
    return switch (kind) {
      case "counter" -> new Meter(name + "_total", Set.of(name + "_total"), labels);
      case "timer" -> timer(name + "_seconds", rest.contains("serviceLevelObjectives"), labels);
      default -> {
        var full = rest.contains(".baseUnit(\"seconds\")") ? name + "_seconds" : name;
        yield new Meter(full, Set.of(full), labels);
      }
    };
  }

  private static Meter timer(String name, boolean isHistogram, Set<String> labels) {
    var series = new TreeSet<>(Set.of(name + "_count", name + "_sum", name + "_max"));
    var all = new TreeSet<>(labels);
    if (isHistogram) {
      series.add(name + "_bucket");
      all.add("le");
    }
    return new Meter(name, series, all);
  }

  /** Those that stand in the statement, or in the tags that were made before it. */
  private static Set<String> labels(String before, String statement) {
    var text = statement;
    if (statement.matches("(?s).*\\btags\\b[,)].*")) {
      text =
          TAGS.matcher(before).results().reduce((first, second) -> second).orElseThrow().group(1);
    }
    return LABEL.matcher(text).results().map(it -> it.group(1)).collect(Collectors.toSet());
  }

  /** The properties of a service: its own, and those of Quarkus that all have. */
  static Properties properties(String service) {
    var properties = new Properties();
    for (var file :
        List.of(
            "common/contract/src/main/resources/META-INF/microprofile-config.properties",
            module(service) + "/src/main/resources/application.properties")) {
      properties.putAll(load(file));
    }
    return properties;
  }

  static Properties load(String path) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(ROOT.resolve(path))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** Below which health and metrics are. */
  static String operatorsPath(String service) {
    return properties(service).getProperty("quarkus.management.root-path");
  }

  /** Every environment variable that is documented, with where and for whom. */
  static Map<String, Set<String>> variables() {
    var variables = new TreeMap<String, Set<String>>();
    var section = "";
    for (var line : read("docs/configuration.md").lines().toList()) {
      section = line.startsWith("## ") ? line.substring(3) : section;
      var row = ROW.matcher(line);
      if (row.matches()) {
        var readers = new TreeSet<>(readers(section));
        SERVICES.stream().filter(row.group(3)::contains).forEach(readers::add);
        names(row).forEach(it -> variables.merge(it, readers, Repository::union));
      }
    }
    return variables;
  }

  private static Set<String> names(MatchResult row) {
    var properties = PROPERTY.matcher(row.group(1)).results().map(it -> variable(it.group(1)));
    var given = VARIABLE.matcher(row.group()).results().map(it -> it.group(1));
    return Stream.concat(properties, given).collect(Collectors.toSet());
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    return Stream.of(one, other).flatMap(Set::stream).collect(Collectors.toSet());
  }

  private static List<String> readers(String section) {
    return switch (section) {
      case "Every service" -> SERVICES;
      case "Every worker" -> WORKERS;
      default -> List.of(section);
    };
  }

  /** What stands for any word, such as the alias of an app, is a star. */
  static String variable(String property) {
    return property
        .replaceAll("\\{[a-z-]+}", "*")
        .toUpperCase(Locale.ROOT)
        .replaceAll("[^A-Z0-9*]", "_");
  }

  /** The routing table, but for its expressions, which neither Ingress nor HTTPRoute can have. */
  static List<CodeChecks.Way> routes() {
    return read("deploy/helm/tuwen/routes")
        .lines()
        .filter(it -> !it.isBlank() && !it.startsWith("#"))
        .map(it -> it.split("\\s+"))
        .filter(it -> !it[2].startsWith("~"))
        .map(Repository::way)
        .toList();
  }

  private static CodeChecks.Way way(String[] columns) {
    var path = columns[2].replaceFirst("/\\*\\*$", "");
    return new CodeChecks.Way(
        columns[1],
        columns[0].equals("*") ? "" : columns[0],
        path.isEmpty() ? "/" : path,
        path.equals(columns[2]),
        columns[3]);
  }

  /** Every path that a service answers, with the service. */
  static Map<String, Set<String>> paths() {
    var paths = new HashMap<String, Set<String>>();
    for (var service : SERVICES) {
      sources(module(service) + "/src/main/java")
          .filter(it -> it.toString().contains("/endpoint/"))
          .map(it -> read(ROOT.relativize(it).toString()))
          .flatMap(code -> path(code).stream())
          .forEach(it -> paths.computeIfAbsent(it, path -> new HashSet<>()).add(service));
    }
    return paths;
  }

  /** That of the class stands first; those of its methods are below it. */
  private static Optional<String> path(String code) {
    var match = PATH.matcher(code);
    return match.find()
        ? Optional.of(match.group(1).replaceAll("\\{[^}]+}", "x"))
        : Optional.empty();
  }

  /** The alerts that operators are told about. */
  static Set<String> runbook() {
    return ALERT
        .matcher(read("docs/kubernetes.md"))
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.toSet());
  }
}
