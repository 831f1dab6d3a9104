package io.tuwen.dependencies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the libraries that were built into the services, the launcher and its tools. */
final class Libraries {
  private static final String OURS = "io.tuwen";

  /** What makes a service of a module. */
  private static final String SERVICE = "<artifactId>quarkus-maven-plugin</artifactId>";

  /** Builds that are to be the same every time write a date of long ago, each another. */
  private static final int FIRST_YEAR = 2005;

  private static final Pattern NAMED = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");
  private static final Pattern POM =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");

  private Libraries() {}

  /**
   * Looks into every jar below {@code target/quarkus-app/lib}, into those that a program of ours
   * names as its class path, and into the jars that carry their libraries inside.
   *
   * @throws IOException where a jar cannot be read
   */
  static Collection<Library> find(Path root) throws IOException {
    var found = new TreeMap<String, Library>();
    for (var jar : jars(root)) {
      for (var library : read(jar)) {
        if (!library.group().equals(OURS) && !library.artifact().startsWith("tuwen-")) {
          found.putIfAbsent(library.artifact() + ":" + library.version(), library);
        }
      }
    }
    return found.values();
  }

  /**
   * The services of which no library was found, so that nothing is known of them.
   *
   * @throws IOException where a description of a module cannot be read
   */
  static List<String> withoutAny(Path root) throws IOException {
    var missing = new ArrayList<String>();
    for (var module : modules(root)) {
      if (Files.readString(module.resolve("pom.xml")).contains(SERVICE)
          && list(module.resolve("target/quarkus-app/lib/main")).isEmpty()) {
        missing.add(module.getFileName().toString());
      }
    }
    return missing;
  }

  private static List<Path> jars(Path root) throws IOException {
    var jars = new ArrayList<Path>();
    for (var module : modules(root)) {
      var target = module.resolve("target");
      for (var libraries : List.of("quarkus-app/lib/main", "quarkus-app/lib/boot")) {
        jars.addAll(list(target.resolve(libraries)));
      }
      for (var jar : list(target)) {
        jars.add(jar);
        jars.addAll(classPath(jar));
      }
    }
    return jars;
  }

  private static List<Path> list(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files.filter(it -> it.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** What a program loads; beside it may lie what an earlier build has left there. */
  private static List<Path> classPath(Path file) throws IOException {
    try (var jar = new JarFile(file.toFile())) {
      var manifest = jar.getManifest();
      var classPath =
          manifest == null ? null : manifest.getMainAttributes().getValue(Name.CLASS_PATH);
      return classPath == null
          ? List.of()
          : Stream.of(classPath.split(" "))
              .map(file::resolveSibling)
              .filter(Files::exists)
              .toList();
    }
  }

  /** All that is built here and runs somewhere: tests and what tests with them do not. */
  private static List<Path> modules(Path root) throws IOException {
    try (var services = Files.list(root);
        var deploy = Files.list(root.resolve("deploy"))) {
      return Stream.concat(services, deploy)
          .filter(it -> Files.exists(it.resolve("pom.xml")))
          .sorted()
          .toList();
    }
  }

  private static List<Library> read(Path file) throws IOException {
    try (var jar = new JarFile(file.toFile())) {
      var released = released(jar);
      var carried = new ArrayList<Library>();
      for (var entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        var pom = POM.matcher(entry.getName());
        if (pom.matches()) {
          var properties = new Properties();
          properties.load(jar.getInputStream(entry));
          carried.add(
              new Library(
                  pom.group(1), pom.group(2), properties.getProperty("version", ""), released));
        }
      }
      var name = file.getFileName().toString();
      var own = carried.stream().filter(it -> isOf(name, it)).findFirst();
      return own.isEmpty() ? withNamed(name, carried, released) : carried;
    }
  }

  private static boolean isOf(String fileName, Library library) {
    return fileName.endsWith(library.artifact() + "-" + library.version() + ".jar");
  }

  /** The jar has no description of itself: its name has to do. Quarkus puts the group before it. */
  private static List<Library> withNamed(
      String fileName, List<Library> carried, Optional<LocalDate> released) {
    var all = new ArrayList<>(carried);
    var named = NAMED.matcher(fileName);
    if (named.matches()) {
      var dotted = named.group(1);
      var dot = dotted.lastIndexOf('.');
      // kafka_2.13 has a dot and no group.
      var hasGroup = dot > 0 && Character.isLetter(dotted.charAt(dot + 1));
      all.add(
          new Library(
              hasGroup ? dotted.substring(0, dot) : "",
              hasGroup ? dotted.substring(dot + 1) : dotted,
              named.group(2),
              released));
    }
    return all;
  }

  private static Optional<LocalDate> released(JarFile jar) {
    return jar.stream()
        .map(JarEntry::getTimeLocal)
        .map(java.time.LocalDateTime::toLocalDate)
        .filter(it -> it.getYear() >= FIRST_YEAR)
        .max(LocalDate::compareTo);
  }
}
