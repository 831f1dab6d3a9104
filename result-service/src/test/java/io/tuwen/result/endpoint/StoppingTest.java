package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.testing.BackendsResource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A service that stops, which this one does once. */
@QuarkusTest
@TestProfile(StoppingTest.Alone.class)
@QuarkusTestResource(BackendsResource.class)
class StoppingTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TestHTTPResource private URI origin;
  @Inject private Event<ShutdownDelayInitiatedEvent> stopping;

  /** Another test has a service that does not stop. */
  public static final class Alone implements QuarkusTestProfile {}

  /** They stayed, and nothing came: what they were subscribed to had ended. */
  @Test
  void sockets_are_told_that_the_service_goes_away_also_those_that_come_meanwhile()
      throws Exception {
    try (var phone = SlowPhone.connect(origin)) {
      stopping.fire(new ShutdownDelayInitiatedEvent());

      assertThat(assertTimeoutPreemptively(SOON, phone::closed)).isEqualTo(1001);
    }
    try (var phone = SlowPhone.connect(origin)) {
      assertThat(assertTimeoutPreemptively(SOON, phone::closed)).isEqualTo(1001);
    }
  }
}
