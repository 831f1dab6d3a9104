package io.tuwen.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What addresses of renditions are signed with: what the environment says, or a random key that
 * belongs to the data directory, so that {@code ./tuwen sign} has it and addresses outlive a
 * restart.
 *
 * @param value as {@code RENDITION_SIGNING_KEYS} has it
 */
record SigningKeys(String value) {
  private static final String VARIABLE = "RENDITION_SIGNING_KEYS";

  /** Those of a system that starts. */
  static SigningKeys of(Path data) {
    return fromEnvironment().orElseGet(() -> kept(data));
  }

  /** Those of a system that has been started before. */
  static Optional<SigningKeys> find(Path data) {
    var given = fromEnvironment();
    return given.isPresent() || !Files.exists(file(data)) ? given : Optional.of(kept(data));
  }

  /** A secret is not said by accident. */
  @Override
  public String toString() {
    return VARIABLE;
  }

  private static SigningKeys kept(Path data) {
    return new SigningKeys("local=" + KeptSecret.in(file(data)));
  }

  private static Optional<SigningKeys> fromEnvironment() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(it -> !it.isBlank())
        .map(SigningKeys::new);
  }

  private static Path file(Path data) {
    return data.resolve("signing.key");
  }
}
