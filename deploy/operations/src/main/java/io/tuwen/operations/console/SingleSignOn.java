package io.tuwen.operations.console;

import io.quarkus.runtime.StartupEvent;
import io.tuwen.operations.AdminConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Who, of those that the identity provider knows, is an operator. */
@ApplicationScoped
public class SingleSignOn {
  /** Longer names are none; what a provider says is kept in cookies and in the audit. */
  private static final int MAX_SUBJECT = 255;

  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  private final OidcConfig config;
  private final AdminConfig admin;

  SingleSignOn(OidcConfig config, AdminConfig admin) {
    this.config = config;
    this.admin = admin;
  }

  /** Says all that is missing at once, and never a value. */
  void check(@Observes StartupEvent started) {
    var mistakes = config.enabled() ? mistakes() : List.<String>of();
    if (!mistakes.isEmpty()) {
      throw new IllegalStateException(
          "tuwen.oidc.enabled, and it is not configured: " + String.join("; ", mistakes));
    }
  }

  List<String> mistakes() {
    var mistakes = new ArrayList<String>();
    if (admin.token().isEmpty()) {
      mistakes.add("TUWEN_ADMIN_TOKEN is missing, which seals the sessions of operators");
    }
    if (config.issuer().filter(SingleSignOn::isSafe).isEmpty()) {
      mistakes.add("tuwen.oidc.issuer is an https:// address");
    }
    if (config.clientId().isEmpty()) {
      mistakes.add("tuwen.oidc.client-id is missing");
    }
    if (config.clientSecret().isEmpty()) {
      mistakes.add("tuwen.oidc.client-secret is missing");
    }
    return mistakes;
  }

  private static boolean isSafe(String issuer) {
    try {
      var uri = new URI(issuer);
      return uri.getHost() != null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost())));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  public boolean isEnabled() {
    return config.enabled();
  }

  /** Whether this person may operate. */
  public boolean isOperator(String subject, Collection<String> roles) {
    return config.enabled()
        && subject != null
        && !subject.isBlank()
        && subject.length() <= MAX_SUBJECT
        && roles.contains(config.role());
  }
}
