package io.tuwen.contract.store;

import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.credentials.CredentialsConfig;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.credentials.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives a service its credentials: an access key, or else a role. */
@ApplicationScoped
final class CredentialsProducer {
  @Produces
  @Singleton
  CurrentCredentials credentials(StorageConfig storage, CredentialsConfig roles) {
    StorageSettings.requireSafe(storage);
    return fixed(storage)
        .or(() -> Roles.source(roles, storage.region()).map(CurrentCredentials::of))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET in the environment, or give"
                        + " the service a role: see tuwen.credentials in docs/configuration.md"));
  }

  /** What the environment has, which stands above roles. */
  static Optional<CurrentCredentials> fixed(StorageConfig storage) {
    if (storage.accessKeyId().isEmpty() && storage.accessKeySecret().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        CurrentCredentials.fixed(
            new Credentials(
                storage.accessKeyId().orElseThrow(),
                storage.accessKeySecret().orElseThrow(),
                storage.sessionToken(),
                Optional.empty())));
  }

  void close(@Disposes CurrentCredentials credentials) {
    credentials.close();
  }
}
