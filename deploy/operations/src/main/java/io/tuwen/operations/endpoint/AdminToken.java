package io.tuwen.operations.endpoint;

import io.quarkus.runtime.StartupEvent;
import io.tuwen.operations.AdminConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The credential of operators. */
@ApplicationScoped
class AdminToken {
  private static final Logger LOG = Logger.getLogger(AdminToken.class);
  private static final int SHORTEST = 32;
  private static final String SCHEME = "Bearer ";

  private final Optional<String> token;

  AdminToken(AdminConfig config) {
    token = config.token();
  }

  void check(@Observes StartupEvent event) {
    if (token.isEmpty()) {
      LOG.info("event=admin_closed reason=\"no TUWEN_ADMIN_TOKEN, so /admin answers 404\"");
    } else if (token.get().length() < SHORTEST) {
      throw new IllegalStateException(
          "TUWEN_ADMIN_TOKEN has fewer than %d characters".formatted(SHORTEST));
    }
  }

  boolean isConfigured() {
    return token.isPresent();
  }

  /** Whether a request shows it; takes as long for a near miss as for any other. */
  boolean isShownBy(String authorization) {
    return token.isPresent()
        && authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && is(authorization.substring(SCHEME.length()).strip());
  }

  /** Whether a text is it; takes as long for a near miss as for any other. */
  boolean is(String text) {
    return token.isPresent() && MessageDigest.isEqual(bytes(text), bytes(token.get()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
