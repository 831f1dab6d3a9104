package io.tuwen.local;

import io.tuwen.emulator.AccessKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who the services are to the storage: what the environment says, or a random pair that belongs to
 * the data directory.
 */
final class Credentials {
  private Credentials() {}

  /** The file of a data directory's pair. Only its owner can read it. */
  static Path file(Path data) {
    return data.resolve("access-key.env");
  }

  /** Whether the environment has a pair, so that the file is not looked at. */
  static boolean areInEnvironment() {
    return id().isPresent() && secret().isPresent();
  }

  /**
   * The pair of a data directory.
   *
   * @throws IllegalStateException where the environment has the pair of older releases, which every
   *     web page may know
   */
  static AccessKey accessKey(Path data) {
    // Both or none: half a pair would be a riddle.
    if (!areInEnvironment()) {
      return AccessKey.keptIn(file(data));
    }
    if (AccessKey.isPublished(secret().get())) {
      throw new IllegalStateException(
          "OSS_ACCESS_KEY_SECRET is a published one, which is no secret; unset it and"
              + " OSS_ACCESS_KEY_ID, and a random pair is made");
    }
    return new AccessKey(id().get(), secret().get());
  }

  private static Optional<String> id() {
    return Optional.ofNullable(System.getenv("OSS_ACCESS_KEY_ID"));
  }

  private static Optional<String> secret() {
    return Optional.ofNullable(System.getenv("OSS_ACCESS_KEY_SECRET"));
  }
}
