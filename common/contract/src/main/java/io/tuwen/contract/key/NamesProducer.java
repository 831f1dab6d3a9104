package io.tuwen.contract.key;

import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Gives a service its names. */
@ApplicationScoped
class NamesProducer {
  private static final Logger LOG = Logger.getLogger(NamesProducer.class);

  /** What tests and dev mode have; {@code microprofile-config.properties} says so. */
  private static final String PUBLISHED = "not-a-secret-not-a-secret-not-a-secret";

  @Produces
  @Singleton
  Names names(NamesConfig config) {
    var names = names(config, LaunchMode.current());
    LOG.infof("event=name_key_read fingerprint=%s", names.fingerprint());
    return names;
  }

  /**
   * Reads the key.
   *
   * @throws IllegalStateException where there is none, or it is no secret
   */
  static Names names(NamesConfig config, LaunchMode mode) {
    var key =
        config
            .key()
            .orElseThrow(() -> new IllegalStateException("set TUWEN_NAME_KEY in the environment"));
    if (mode == LaunchMode.NORMAL && key.equals(PUBLISHED)) {
      throw new IllegalStateException(
          "TUWEN_NAME_KEY is the published one of tests: use your own, such as from"
              + " openssl rand -hex 32");
    }
    return new Names(key);
  }
}
