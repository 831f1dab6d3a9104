package io.tuwen.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gathers the licences and notices of everything that an image carries, as most of them want to be
 * passed on with it: of each jar, and of each package of Debian.
 *
 * <p>It runs as a step of the image's build, with the image's own Java and nothing else.
 */
public final class Licences {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?i)(META-INF/|)([^/]*licen[cs]e[^/]*|notice[^/]*|copying[^/]*|copyright[^/]*"
              + "|(licenses?)/.+)");

  private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.xml");
  private static final Pattern LICENCES = Pattern.compile("(?s)<licenses>(.*?)</licenses>");
  private static final Pattern NAME = Pattern.compile("(?s)<name>\\s*(.*?)\\s*</name>");
  private static final long MAX_TEXT_BYTES = 1 << 20;

  private static final String UNKNOWN = "unknown";

  private final Path target;
  private final Properties known = new Properties();

  private Licences(Path target) throws IOException {
    this.target = target;
    try (var table = Licences.class.getResourceAsStream("licences.properties")) {
      known.load(table);
    }
  }

  /**
   * Gathers.
   *
   * @param arguments the directory of the service, that of Debian's documents, and the target
   * @throws IllegalStateException where the licence of a jar is not known
   */
  public static void main(String[] arguments) throws IOException {
    var licences = new Licences(Path.of(arguments[2]));
    licences.jars(Path.of(arguments[0]));
    licences.packages(Path.of(arguments[1]));
  }

  private void jars(Path application) throws IOException {
    var found = new TreeMap<String, String>();
    for (var jar : files(application).filter(it -> it.toString().endsWith(".jar")).toList()) {
      var name = jar.getFileName().toString();
      if (!name.startsWith("io.tuwen.") && !name.startsWith("tuwen-")) {
        found.put(name, jar(jar, name));
      }
    }
    var lines = found.entrySet().stream().map(it -> it.getKey() + "\t" + it.getValue()).toList();
    Files.createDirectories(target);
    Files.write(target.resolve("jars.tsv"), lines);
    var unknown = found.keySet().stream().filter(it -> found.get(it).equals(UNKNOWN)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalStateException(
          "the licence of these is not known, say it in licences.properties: " + unknown);
    }
  }

  /** Takes its texts out, and says what its licence is called. */
  private String jar(Path jar, String name) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      var texts = entries(file, TEXT);
      for (var entry : texts) {
        var text = target.resolve("jars").resolve(name).resolve(flat(entry.getName()));
        Files.createDirectories(text.getParent());
        try (var stream = file.getInputStream(entry)) {
          Files.copy(stream, text, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return Stream.of(
              ofPoms(file),
              ofManifest(file),
              ofTable(name),
              texts.isEmpty() ? "" : "see jars/" + name)
          .filter(it -> !it.isEmpty())
          .findFirst()
          .orElse(UNKNOWN);
    }
  }

  private static List<JarEntry> entries(JarFile file, Pattern pattern) {
    return file.stream()
        .filter(it -> !it.isDirectory() && pattern.matcher(it.getName()).matches())
        .filter(it -> !it.getName().endsWith(".class") && it.getSize() <= MAX_TEXT_BYTES)
        .toList();
  }

  /** INVARIANT: a name is one file below its directory, whatever the jar calls it. */
  private static String flat(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String ofPoms(JarFile file) {
    return entries(file, POM).stream()
        .flatMap(it -> LICENCES.matcher(read(file, it)).results())
        .flatMap(it -> NAME.matcher(it.group(1)).results())
        .map(it -> it.group(1).replaceAll("\\s+", " "))
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static String read(JarFile file, JarEntry entry) {
    try (var stream = file.getInputStream(entry)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ofManifest(JarFile file) throws IOException {
    var manifest = file.getManifest();
    var licence = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-License");
    return licence == null ? "" : licence;
  }

  /** The longest beginning of the jar's name that the table has. */
  private String ofTable(String jar) {
    return known.stringPropertyNames().stream()
        .filter(jar::startsWith)
        .max((one, other) -> Integer.compare(one.length(), other.length()))
        .map(known::getProperty)
        .orElse("");
  }

  /** Debian keeps one file for each package, and names in it texts that all of them share. */
  private void packages(Path documents) throws IOException {
    if (!Files.isDirectory(documents)) {
      return;
    }
    var names = new ArrayList<String>();
    try (var directories = Files.list(documents)) {
      for (var directory : directories.sorted().toList()) {
        var copyright = directory.resolve("copyright");
        if (Files.isRegularFile(copyright)) {
          var name = directory.getFileName().toString().toLowerCase(Locale.ROOT);
          names.add(name);
          copy(copyright, target.resolve("packages").resolve(name));
        }
      }
    }
    Files.write(target.resolve("packages.txt"), names);
    var shared = documents.resolveSibling("common-licenses");
    if (Files.isDirectory(shared)) {
      for (var text : files(shared).toList()) {
        copy(text, target.resolve("common-licenses").resolve(text.getFileName().toString()));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Stream<Path> files(Path directory) throws IOException {
    try (var tree = Files.walk(directory)) {
      return tree.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }
}
