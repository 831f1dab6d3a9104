package io.tuwen.contract.testing;

import static org.awaitility.Awaitility.await;

import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.tuwen.contract.credentials.CurrentCredentials;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A test begins when the service has its credentials: an application that has just started may have
 * none yet, and nothing sends it requests before it is ready. A test of a service that never gets
 * any begins after a while.
 */
public final class CredentialsFirst implements QuarkusTestBeforeEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public void beforeEach(QuarkusTestMethodContext context) {
    // Such a test has a class loader of its own, and with it awaits of its own.
    PatientAwaits.begin();
    var credentials = Arc.container().instance(CurrentCredentials.class);
    if (!credentials.isAvailable()) {
      return;
    }
    try {
      await().atMost(PATIENCE).ignoreExceptions().until(() -> credentials.get().get() != null);
    } catch (ConditionTimeoutException e) {
      System.err.println("A test begins without credentials.");
    }
  }
}
