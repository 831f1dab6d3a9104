package io.tuwen.operations.endpoint;

import io.quarkus.oidc.OidcSession;
import io.quarkus.security.identity.SecurityIdentity;
import io.tuwen.operations.console.OperatorSessions;
import io.tuwen.operations.console.SingleSignOn;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Where a person comes to and comes back from the identity provider. Quarkus' code flow stands
 * before this address; what arrives here has been let in by the provider.
 *
 * <p>INVARIANT: what the provider has given out is in no session. A session of the console begins
 * here as by a token, with a value of its own, and the flow's cookie goes with the same answer.
 */
@Path("/console")
public class OidcResource {
  static final String ADDRESS = "/console/oidc";

  private static final Logger LOG = Logger.getLogger(OidcResource.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final URI CONSOLE = URI.create("/console");
  private static final URI REFUSED = URI.create("/console#refused");

  private final SingleSignOn signOn;
  private final OperatorSessions sessions;
  private final CurrentOperator current;
  private final SessionStart start;
  private final SecurityIdentity identity;
  private final OidcSession flow;

  OidcResource(
      SingleSignOn signOn,
      OperatorSessions sessions,
      CurrentOperator current,
      SessionStart start,
      SecurityIdentity identity,
      OidcSession flow) {
    this.signOn = signOn;
    this.sessions = sessions;
    this.current = current;
    this.start = start;
    this.identity = identity;
    this.flow = flow;
  }

  @GET
  @Path("/oidc")
  public RestResponse<Void> begin() {
    var subject = flow.getIdToken().getSubject();
    var isOperator = signOn.isOperator(subject, identity.getRoles());
    flow.logout().await().atMost(PATIENCE);
    if (!isOperator) {
      LOG.warnf("event=console_login_refused address=%s how=oidc", current.address());
      return RestResponse.seeOther(REFUSED);
    }
    var value = sessions.begin(subject);
    var session = start.enter(value);
    LOG.infof(
        "event=console_login address=%s session=%s how=oidc", current.address(), session.name());
    return RestResponse.ResponseBuilder.<Void>seeOther(CONSOLE)
        .cookie(ConsoleCookie.of(value))
        .build();
  }
}
