package io.tuwen.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Where PostgreSQL keeps the data of a directory that its user, nobody, may not enter.
 *
 * <p>INVARIANT: no directory is led to the data of another one. They are named by its path and by a
 * random id that is kept in it. Data outlive a directory that is deleted, until the next start of a
 * directory of the same path deletes them; and those of a directory that was moved, until it is
 * started where it is now, which begins anew.
 */
final class HomeOfNobody {
  private static final Path ALL = Path.of("/var/tmp");
  private static final String PREFIX = "tuwen-postgres-";
  private static final String ID_FILE = "home-of-nobody";
  private static final String PATH_FILE = "home-of";
  private static final int ID_BYTES = 16;

  private HomeOfNobody() {}

  /** The home of a directory, which gets its id where it has none. */
  static Path of(Path directory) throws IOException {
    return ALL.resolve(prefix(directory) + "-" + id(directory));
  }

  /**
   * Deletes what directories of the same path have had that are gone, and what this one had where
   * it was before it was moved.
   *
   * @param home is there already
   */
  static void deleteOthers(Path directory, Path home) throws IOException {
    Files.writeString(home.resolve(PATH_FILE), directory.toAbsolutePath().toString());
    try (var others = Files.newDirectoryStream(ALL, PREFIX + "*")) {
      for (var other : others) {
        if (!other.equals(home) && isMadeByRoot(other) && isLeft(other, directory)) {
          delete(other);
        }
      }
    }
  }

  private static boolean isLeft(Path other, Path directory) throws IOException {
    var name = other.getFileName().toString();
    return name.startsWith(prefix(directory))
        || (name.endsWith("-" + id(directory)) && !isInUse(other));
  }

  /** A directory that was copied has the same id, and its original has its home still. */
  private static boolean isInUse(Path other) {
    try {
      var owner = Path.of(Files.readString(other.resolve(PATH_FILE)));
      return Files.exists(owner.resolve(ID_FILE));
    } catch (IOException | InvalidPathException e) {
      return true;
    }
  }

  private static void delete(Path other) {
    try {
      Binaries.delete(other);
    } catch (IOException | UncheckedIOException e) {
      // Its server may be stopping still. No one is led to it, and the next start tries again.
    }
  }

  static boolean isMadeByRoot(Path home) throws IOException {
    return Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)
        && Integer.valueOf(0)
            .equals(Files.getAttribute(home, "unix:uid", LinkOption.NOFOLLOW_LINKS));
  }

  private static String id(Path directory) throws IOException {
    var file = directory.resolve(ID_FILE);
    try {
      var kept = Files.readString(file).strip();
      if (kept.matches("[0-9a-f]{" + 2 * ID_BYTES + "}")) {
        return kept;
      }
    } catch (NoSuchFileException e) {
      // A new directory.
    }
    var chance = new byte[ID_BYTES];
    new SecureRandom().nextBytes(chance);
    var made = HexFormat.of().formatHex(chance);
    Files.createDirectories(directory);
    var half = file.resolveSibling(ID_FILE + ".new");
    Files.writeString(half, made);
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    return made;
  }

  /** As older releases named a home, whose lists came back after the directory was deleted. */
  private static String prefix(Path directory) {
    var name = directory.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(name);
      return PREFIX + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
