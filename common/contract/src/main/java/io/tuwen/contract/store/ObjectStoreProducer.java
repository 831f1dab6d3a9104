package io.tuwen.contract.store;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives a service its object store. */
@ApplicationScoped
final class ObjectStoreProducer {
  @Produces
  @Singleton
  ObjectStore objectStore(StorageConfig config, MeterRegistry metrics) {
    return new OssObjectStore(config, metrics);
  }

  void close(@Disposes ObjectStore store) {
    store.close();
  }
}
