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
 * random id that is kept in it. Data outlive a directory that is deleted or moved until the next
 * start of any directory, which deletes them. A directory that was moved begins anew.
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
   * Deletes the homes of directories that are gone, also of those that had this one's path.
   *
   * @param home is there already
   */
  static void deleteOthers(Path directory, Path home) throws IOException {
    replace(home.resolve(PATH_FILE), directory.toAbsolutePath().toString());
    try (var others = Files.newDirectoryStream(ALL, PREFIX + "*")) {
      for (var other : others) {
        if (!other.equals(home)) {
          deleteIfLeft(other, directory);
        }
      }
    }
  }

  private static void deleteIfLeft(Path other, Path directory) {
    try {
      if (isMadeByRoot(other)
          && (other.getFileName().toString().startsWith(prefix(directory)) || isLeft(other))) {
        delete(other);
      }
    } catch (IOException | UncheckedIOException e) {
      // Another start deletes it too, or its server is stopping still. The next start tries again.
    }
  }

  /** Not where it is just being made: then it does not say yet whose it is. */
  private static boolean isLeft(Path other) throws IOException {
    try {
      var owner = Path.of(Files.readString(other.resolve(PATH_FILE)));
      return owner.isAbsolute() && Files.notExists(owner.resolve(ID_FILE));
    } catch (NoSuchFileException | InvalidPathException e) {
      return false;
    }
  }

  /** Whose it was goes last: a deletion that was cut off is finished by the next start. */
  private static void delete(Path other) throws IOException {
    try (var parts = Files.newDirectoryStream(other, it -> !it.endsWith(PATH_FILE))) {
      for (var part : parts) {
        Binaries.delete(part);
      }
    }
    Binaries.delete(other);
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
    replace(file, made);
    return made;
  }

  /** In one step: no other start reads half of it. */
  private static void replace(Path file, String text) throws IOException {
    var half = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(half, text);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
