package io.tuwen.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The class-data archive of a class path, by which a JVM starts in half the time.
 *
 * <p>The first run writes it when it ends, later runs use it. Its name has the jars' times and
 * sizes and the Java version in it, so an archive of other jars is never used.
 */
public final class ClassArchive {
  /** With the process number of the launcher whose service writes it. */
  private static final Pattern UNFINISHED = Pattern.compile(".*\\.(\\d+)\\.unfinished");

  private final Path directory;
  private final String prefix;
  private final Path archive;
  private final boolean isWriter;

  /**
   * Prepares.
   *
   * @param isWriter whether this process writes it where there is none
   */
  public ClassArchive(Path directory, String name, List<Path> jars, boolean isWriter)
      throws IOException {
    this.directory = directory;
    this.isWriter = isWriter;
    prefix = name + "-";
    archive =
        directory.resolve(
            "%s%s%s.jsa"
                .formatted(
                    prefix,
                    versions(jars),
                    Runtime.version().toString().replaceAll("[^0-9.]", "_")));
  }

  private static String versions(List<Path> jars) throws IOException {
    var versions = new StringBuilder();
    for (var jar : jars) {
      versions.append(
          "%x-%x-".formatted(Files.getLastModifiedTime(jar).toMillis(), Files.size(jar)));
    }
    return versions.toString();
  }

  /** The JVM's options: to use the archive, or to write one. */
  public List<String> options() throws IOException {
    Files.createDirectories(directory);
    if (!isWriter && !Files.exists(archive)) {
      return List.of();
    }
    var option =
        Files.exists(archive)
            ? "-XX:SharedArchiveFile=" + archive
            : "-XX:ArchiveClassesAtExit=" + unfinished();
    // What an archive cannot hold is no concern of a user.
    return List.of(option, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
  }

  /** After a clean end: makes what was written usable, and removes what it replaces. */
  public void keep() throws IOException {
    if (!isWriter || !Files.exists(unfinished())) {
      return;
    }
    Files.move(unfinished(), archive, StandardCopyOption.REPLACE_EXISTING);
    try (var others = Files.newDirectoryStream(directory, prefix + "[0-9a-f]*")) {
      for (var other : others) {
        if (!other.equals(archive) && !isBeingWritten(other)) {
          Files.deleteIfExists(other);
        }
      }
    }
  }

  private static boolean isBeingWritten(Path other) {
    var writer = UNFINISHED.matcher(other.getFileName().toString());
    return writer.matches() && ProcessHandle.of(Long.parseLong(writer.group(1))).isPresent();
  }

  private Path unfinished() {
    // Two systems of one checkout may write at the same time.
    return archive.resolveSibling(
        archive.getFileName() + "." + ProcessHandle.current().pid() + ".unfinished");
  }
}
