package io.tuwen.local;

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
 * By what operators are let in: what the environment says, or another token at every start, in a
 * file that only its owner can read.
 */
public final class AdminToken {
  private static final String VARIABLE = "TUWEN_ADMIN_TOKEN";
  private static final int BYTES = 32;

  private final Path file;
  private final String value;

  private AdminToken(Path file, String value) {
    this.file = file;
    this.value = value;
  }

  /** Makes the token of a system that starts. */
  static AdminToken make(Path data) {
    var given = fromEnvironment();
    if (given.isPresent()) {
      return new AdminToken(null, given.get());
    }
    var chance = new byte[BYTES];
    new SecureRandom().nextBytes(chance);
    var token = new AdminToken(file(data), HexFormat.of().formatHex(chance));
    token.write();
    return token;
  }

  /** The token of a system that runs, where it can be had. */
  public static Optional<String> find(Path data) {
    try {
      var given = fromEnvironment();
      return given.isPresent() ? given : Optional.of(Files.readString(file(data)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> fromEnvironment() {
    return Optional.ofNullable(System.getenv(VARIABLE)).filter(it -> !it.isBlank());
  }

  private static Path file(Path data) {
    return data.resolve("admin.token");
  }

  private void write() {
    try {
      // One that was left behind may have other permissions.
      Files.deleteIfExists(file);
      DataDirectory.create(file.getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, value + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("the operators' token cannot be written to " + file, e);
    }
  }

  /** Where it can be read. */
  String place() {
    return file == null ? VARIABLE : file.toString();
  }

  String value() {
    return value;
  }

  void addTo(Map<String, String> environment) {
    environment.put(VARIABLE, value);
  }

  /** From the environment of a service that has no business with it. */
  static void removeFrom(Map<String, String> environment) {
    environment.remove(VARIABLE);
  }

  void remove() {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
