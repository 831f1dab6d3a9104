package io.tuwen.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, which are in a jar, for the machine that has built this. */
final class Binaries {
  private static final String VERSION = version();
  private static final int EXECUTABLE_BY_OWNER = 0100;

  private Binaries() {}

  static boolean areThere() {
    return archive().map(Binaries.class::getResource).isPresent();
  }

  /** Data of one major version cannot be read by another. */
  static String majorVersion() {
    return VERSION.substring(0, VERSION.indexOf('.'));
  }

  /**
   * Unpacks them, where they are not yet.
   *
   * <p>INVARIANT: a directory of this name has all of them: it gets the name when it is whole.
   *
   * @param directory for the programs of every version
   */
  static Path unpackedBelow(Path directory) throws IOException {
    var unpacked = directory.resolve("postgresql-" + VERSION);
    if (!Files.exists(unpacked)) {
      Files.createDirectories(directory);
      var unfinished = Files.createTempDirectory(directory, "unpacking-");
      try {
        unpack(unfinished);
        // Who has the programs may run them; the data are closed themselves.
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(unfinished, unpacked);
      } catch (IOException e) {
        // Another process may have been faster.
        if (!Files.exists(unpacked)) {
          throw e;
        }
      } finally {
        delete(unfinished);
      }
    }
    return unpacked.resolve("bin");
  }

  private static void unpack(Path target) throws IOException {
    try (var packed = Binaries.class.getResourceAsStream(archive().orElseThrow());
        var files = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (var entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
        var file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("outside of the archive: " + entry.getName());
        }
        unpack(entry, files, file);
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      createDirectories(file);
      return;
    }
    createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, file);
    var isProgram = (entry.getMode() & EXECUTABLE_BY_OWNER) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      createDirectories(directory.getParent());
      Files.createDirectory(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var files = Files.walk(directory)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Optional<String> archive() {
    return switch (System.getProperty("os.name") + " " + System.getProperty("os.arch")) {
      case "Linux amd64" -> Optional.of("/postgres-linux-x86_64.txz");
      case "Linux aarch64" -> Optional.of("/postgres-linux-arm_64.txz");
      default -> Optional.empty();
    };
  }

  private static String version() {
    try (var file = Binaries.class.getResourceAsStream("binaries.properties")) {
      var properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
