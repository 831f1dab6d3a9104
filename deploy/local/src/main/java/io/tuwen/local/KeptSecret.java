package io.tuwen.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A random secret that belongs to a data directory, in a file that only its owner can read. */
final class KeptSecret {
  private static final int BYTES = 32;

  private KeptSecret() {}

  /** The secret in a file, which is made where it is not there. */
  static String in(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("a secret is not to be had from " + file, e);
    }
  }

  private static void make(Path file) throws IOException {
    var chance = new byte[BYTES];
    new SecureRandom().nextBytes(chance);
    Files.createDirectories(file.getParent());
    // Whole or not at all: half a secret would be another one.
    var half = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(half);
    Files.createFile(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(half, HexFormat.of().formatHex(chance) + "\n");
    Files.move(half, file);
  }
}
