package io.tuwen.local;

import io.tuwen.contract.key.Names;
import java.nio.file.Path;
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

  private final String value;

  private NameKey(String value) {
    this.value = value;
  }

  /** The key of a data directory, made where it has none. */
  static NameKey of(Path data) {
    var given = Optional.ofNullable(System.getenv(VARIABLE)).filter(it -> !it.isBlank());
    return new NameKey(given.orElseGet(() -> KeptSecret.in(data.resolve("name.key"))));
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
