package io.tuwen.operations.browser;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.BrowserScript;
import io.tuwen.operations.testing.OidcSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Single sign-on as a person sees it: {@code src/test/js/sign-on.test.js}. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@WithTestResource(OidcSimulator.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SignOnBrowserTest {
  private static final Path SCRIPT = Path.of("src/test/js/sign-on.test.js").toAbsolutePath();

  @TestHTTPResource private URI origin;

  @Test
  void an_operator_is_in_after_one_click() throws Exception {
    OidcSimulator.next("alice@example.com", "[\"staff\",\"tuwen-operator\"]");

    signOn(true);
  }

  @Test
  void a_person_who_is_no_operator_is_told_so() throws Exception {
    OidcSimulator.next("mallory@example.com", "[\"staff\"]");

    signOn(false);
  }

  private void signOn(boolean isOperator) throws Exception {
    BrowserScript.run(
        SCRIPT,
        Map.of(
            "CONSOLE_ORIGIN",
            "http://" + origin.getAuthority(),
            "SIGN_ON_IS_OPERATOR",
            String.valueOf(isOperator)),
        2);
  }
}
