package io.tuwen.emulator;

import io.tuwen.emulator.store.ObjectDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A pair by which a client is let in.
 *
 * @param id who it is
 * @param secret what it signs with
 */
public record AccessKey(String id, String secret) {
  private static final int ID_BYTES = 8;
  private static final int SECRET_BYTES = 32;

  /** Those that are printed somewhere: in releases before this class, and in documentation. */
  private static final Set<String> PUBLISHED_SECRETS = Set.of("tuwen-local-secret", "SK");

  private static final Pattern LINES =
      Pattern.compile("OSS_ACCESS_KEY_ID=(\\S{1,128})\\s+OSS_ACCESS_KEY_SECRET=(\\S{1,256})\\s*");

  /** Whether a secret is published, and so no secret. */
  public static boolean isPublished(String secret) {
    return PUBLISHED_SECRETS.contains(secret);
  }

  /**
   * The pair of a data directory: what its file says, or a random one, which the file says from now
   * on. Only the file's owner can read it, and a shell can: its lines set environment variables.
   */
  public static AccessKey keptIn(Path file) {
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      var made = new AccessKey("local" + random(ID_BYTES), random(SECRET_BYTES));
      made.write(file);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("the storage's access key cannot be read from " + file, e);
    }
  }

  /**
   * The pairs of the directories in a directory, each with a file for either half.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Map<String, String> of(Path directory) {
    var pairs = new HashMap<String, String>();
    try (var each = Files.newDirectoryStream(directory)) {
      for (var pair : each) {
        pairs.put(
            Files.readString(pair.resolve("OSS_ACCESS_KEY_ID")).strip(),
            Files.readString(pair.resolve("OSS_ACCESS_KEY_SECRET")).strip());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(directory + " has no access keys: " + e, e);
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(directory + " has no access keys");
    }
    return pairs;
  }

  private static AccessKey read(Path file) throws IOException {
    var lines = LINES.matcher(Files.readString(file));
    if (!lines.matches()) {
      throw new IllegalStateException(
          file + " is not an access key; remove it, and another one is made");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new AccessKey(lines.group(1), lines.group(2));
  }

  private void write(Path file) {
    try {
      ObjectDirectory.make(file.getParent());
      // Whole or not at all, and never readable by others, not even for a moment.
      var aside = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(aside);
      Files.createFile(
          aside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          aside, "OSS_ACCESS_KEY_ID=%s%nOSS_ACCESS_KEY_SECRET=%s%n".formatted(id, secret));
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the storage's access key cannot be written to " + file, e);
    }
  }

  public Map<String, String> asCredentials() {
    return Map.of(id, secret);
  }

  private static String random(int bytes) {
    var chance = new byte[bytes];
    new SecureRandom().nextBytes(chance);
    return HexFormat.of().formatHex(chance);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
