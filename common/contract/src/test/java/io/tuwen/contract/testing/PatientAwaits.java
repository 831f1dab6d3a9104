package io.tuwen.contract.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test awaits without a time of its own may take a minute: on a busy machine a consumer
 * joins its group in more than the usual ten seconds.
 */
public final class PatientAwaits implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    if (isThere()) {
      begin();
    }
  }

  /** A module may have our test helpers, and nothing to await. */
  private static boolean isThere() {
    return PatientAwaits.class.getResource("/org/awaitility/Awaitility.class") != null;
  }

  static void begin() {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
  }
}
