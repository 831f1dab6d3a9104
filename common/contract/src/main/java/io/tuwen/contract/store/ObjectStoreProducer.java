package io.tuwen.contract.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.credentials.CurrentCredentials;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives a service its object store. */
@ApplicationScoped
final class ObjectStoreProducer {
  @Produces
  @Singleton
  ObjectStore objectStore(
      StorageConfig config, CurrentCredentials credentials, MeterRegistry metrics) {
    return new OssObjectStore(config, credentials, metrics);
  }

  void close(@Disposes ObjectStore store) {
    store.close();
  }
}
