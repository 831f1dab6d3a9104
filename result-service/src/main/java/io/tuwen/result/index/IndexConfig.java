package io.tuwen.result.index;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where the index is. Everything else works without one. */
@ConfigMapping(prefix = "tuwen.index")
public interface IndexConfig {
  /** The database, {@code jdbc:postgresql://host:port/name}, without a user and a password. */
  Optional<String> jdbcUrl();

  /** Who reads and writes rows. */
  @WithDefault("tuwen")
  String user();

  /** From the environment: {@code TUWEN_INDEX_PASSWORD}. */
  Optional<String> password();

  /** Who makes the tables, where that is another user. */
  Optional<String> migrationUser();

  /** From the environment: {@code TUWEN_INDEX_MIGRATION_PASSWORD}. */
  Optional<String> migrationPassword();

  /** How many connections there are at most. */
  @WithDefault("8")
  int connections();

  /** How long a list or a search may take in the database. */
  @WithDefault("5s")
  Duration queryTimeout();
}
