package io.tuwen.contract.health;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while the originals bucket can be used with our credentials. */
@Readiness
@ApplicationScoped
class StorageReadiness implements HealthCheck {
  private static final String NAME = "storage";

  private final ObjectStore store;

  StorageReadiness(ObjectStore store) {
    this.store = store;
  }

  @Override
  public HealthCheckResponse call() {
    try {
      store.check(Bucket.ORIGINALS);
      return HealthCheckResponse.up(NAME);
    } catch (TuwenException e) {
      return HealthCheckResponse.named(NAME)
          .down()
          .withData("code", e.code().code())
          .withData("reason", e.getMessage())
          .build();
    }
  }
}
