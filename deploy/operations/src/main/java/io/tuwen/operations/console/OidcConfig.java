package io.tuwen.operations.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Operators who log in at an identity provider. */
@ConfigMapping(prefix = "tuwen.oidc")
public interface OidcConfig {
  /** Whether they may, beside those who have the operators' token. */
  @WithDefault("false")
  boolean enabled();

  /** The provider, as its discovery document names it. */
  Optional<String> issuer();

  /** What the console is called there. */
  Optional<String> clientId();

  /** From the environment: {@code TUWEN_OIDC_CLIENT_SECRET}. */
  Optional<String> clientSecret();

  /** Whether browsers come to the console by HTTPS, as the provider is told. */
  @WithDefault("true")
  boolean https();

  /** The claim of the id token that has the roles of a person. */
  @WithDefault("groups")
  String roleClaim();

  /** Who has this one is an operator. */
  @WithDefault("tuwen-operator")
  String role();
}
