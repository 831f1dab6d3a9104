package io.tuwen.contract.health;

import io.tuwen.contract.credentials.CurrentCredentials;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the credentials last for another minute, however often renewing them has failed. */
@Readiness
@ApplicationScoped
class CredentialsReadiness implements HealthCheck {
  private static final String NAME = "credentials";

  private final CurrentCredentials credentials;

  CredentialsReadiness(CurrentCredentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public HealthCheckResponse call() {
    return credentials.isReady()
        ? HealthCheckResponse.up(NAME)
        : HealthCheckResponse.named(NAME)
            .down()
            .withData("reason", "the credentials end within a minute, or there are none")
            .build();
  }
}
