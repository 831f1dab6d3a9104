package io.tuwen.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Fetches the libraries of other engines with Maven, when they are first measured. */
final class Libraries {
  private Libraries() {}

  /**
   * The jars of RapidOCR, which are fetched into this directory where they are not there.
   *
   * @throws Engine.Gone where they cannot be had
   */
  static List<Path> rapidOcr(Path directory) throws InterruptedException {
    var platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    var jars = directory.resolve("lib");
    try {
      if (!Files.isDirectory(jars)) {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("pom.xml"), pom(platform));
        fetch(directory);
      }
      try (var files = Files.list(jars)) {
        return files.sorted().toList();
      }
    } catch (IOException e) {
      throw new Engine.Gone("its library cannot be fetched: " + e.getMessage(), e);
    }
  }

  private static void fetch(Path directory) throws IOException, InterruptedException {
    var log = directory.resolve("fetch.log");
    var unfinished = directory.resolve("lib.unfinished");
    var exit =
        new ProcessBuilder(
                "mvn",
                "-B",
                "-q",
                "-Dstyle.color=never",
                "-DoutputDirectory=" + unfinished,
                "dependency:copy-dependencies")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new Engine.Gone("Maven cannot fetch its library; see " + log);
    }
    Files.move(unfinished, directory.resolve("lib"));
  }

  private static String pom(String platform) {
    try (var stream = Libraries.class.getResourceAsStream("rapidocr.xml")) {
      var pom = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return pom.replace("@platform@", platform);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the library's publisher calls a system.
   *
   * @throws Engine.Gone where there is none for it
   */
  static String platform(String system, String processor) {
    var name = system.toLowerCase(Locale.ROOT);
    var isArm = processor.equals("aarch64");
    if (name.startsWith("mac")) {
      return isArm ? "macosx-arm64" : "macosx-x86_64";
    }
    if (name.equals("linux") && !isArm) {
      return "linux-x86_64";
    }
    throw new Engine.Gone("it has no library for %s on %s".formatted(system, processor));
  }
}
