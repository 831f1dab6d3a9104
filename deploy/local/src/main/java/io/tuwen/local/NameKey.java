package io.tuwen.local;

import io.tuwen.contract.key.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What names that strangers meet are made with: what the environment says, or a random key of this
 * data directory, in a file that only its owner can read.
 *
 * <p>Unlike the operators' token it stays as long as the data: with another key, what is stored
 * under public names is not found any more.
 */
final class NameKey {
  private static final String VARIABLE = "TUWEN_NAME_KEY";
  private static final int BYTES = 32;

  private final String value;

  private NameKey(String value) {
    this.value = value;
  }

  /** The key of a data directory, made where it has none. */
  static NameKey of(Path data) {
    var given = Optional.ofNullable(System.getenv(VARIABLE)).filter(it -> !it.isBlank());
    return new NameKey(given.orElseGet(() -> kept(data.resolve("name.key"))));
  }

  private static String kept(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the key of public names is not to be had from " + file, e);
    }
  }

  private static void make(Path file) throws IOException {
    var chance = new byte[BYTES];
    new SecureRandom().nextBytes(chance);
    Files.createDirectories(file.getParent());
    // Whole or not at all: half a key would be another one.
    var half = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(half);
    Files.createFile(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(half, HexFormat.of().formatHex(chance) + "\n");
    Files.move(half, file);
  }

  Names names() {
    return new Names(value);
  }

  void addTo(Map<String, String> environment) {
    environment.put(VARIABLE, value);
  }

  /** From the environment of a service that makes no names. */
  static void removeFrom(Map<String, String> environment) {
    environment.remove(VARIABLE);
  }
}
