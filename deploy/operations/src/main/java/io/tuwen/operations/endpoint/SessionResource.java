package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.audit.Actor;
import io.tuwen.operations.console.LoginCodes;
import io.tuwen.operations.console.LoginTries;
import io.tuwen.operations.console.OperatorSessions;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;

/** Logs operators in and out of the console. */
@Path("/console")
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
  /** The one address without a credential: it takes one. */
  static final String LOGIN = "/console/session";

  private static final Logger LOG = Logger.getLogger(SessionResource.class);

  private final AdminToken token;
  private final OperatorSessions sessions;
  private final LoginCodes codes;
  private final LoginTries tries;
  private final CurrentOperator current;
  private final SessionStart start;
  private final LoginBody body;

  SessionResource(
      AdminToken token,
      OperatorSessions sessions,
      LoginCodes codes,
      LoginTries tries,
      CurrentOperator current,
      SessionStart start,
      LoginBody body) {
    this.token = token;
    this.sessions = sessions;
    this.codes = codes;
    this.tries = tries;
    this.current = current;
    this.start = start;
    this.body = body;
  }

  /** What opens a session: the operators' token, or a code that was made with it. */
  record Login(String token, String code) {}

  /**
   * A session.
   *
   * @param name stands in the audit; it opens nothing
   * @param subject whose it is, as the identity provider says
   * @param expiresAt null for a request with the token itself
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SessionBody(String how, String name, String subject, Instant expiresAt) {}

  record CodeBody(String code, long expiresInSeconds) {}

  /** INVARIANT: every failure has the same answer, whether it was looked at or not. */
  @POST
  @Path("/session")
  public RestResponse<SessionBody> begin() {
    var login = JsonRequest.read(body.received(), Login.class);
    var network = current.network();
    if (!tries.take(network) || !isGood(login)) {
      LOG.warnf("event=console_login_refused address=%s", current.address());
      throw new TuwenException(
          ErrorCode.UNAUTHORIZED,
          "this is not the operators' token, or this address has failed five times in a minute");
    }
    tries.succeeded(network);
    var value = sessions.begin();
    var session = start.enter(value);
    LOG.infof("event=console_login address=%s session=%s", current.address(), session.name());
    return RestResponse.ResponseBuilder.ok(
            new SessionBody(Actor.How.console.name(), session.name(), null, session.expiresAt()))
        .cookie(ConsoleCookie.of(value))
        .build();
  }

  private boolean isGood(Login login) {
    return login.code() == null
        ? login.token() != null && token.is(login.token().strip())
        : codes.take(login.code());
  }

  /** Who asks. */
  @GET
  @Path("/session")
  public SessionBody get(@CookieParam(ConsoleCookie.NAME) String cookie) {
    var actor = current.actor();
    return new SessionBody(
        actor.how().name(),
        actor.session(),
        actor.subject(),
        sessions.find(cookie).map(OperatorSessions.Open::expiresAt).orElse(null));
  }

  @DELETE
  @Path("/session")
  @Audited("session.ended")
  public RestResponse<Void> end(@CookieParam(ConsoleCookie.NAME) String cookie) {
    sessions.end(cookie);
    return RestResponse.ResponseBuilder.<Void>noContent().cookie(ConsoleCookie.none()).build();
  }

  /** A code for the address of the console; for those who have the token itself. */
  @POST
  @Path("/codes")
  @Audited(value = "session.code_made", keepsResult = false)
  public CodeBody code() {
    if (current.actor().session() != null) {
      throw new TuwenException(ErrorCode.SCOPE_MISSING, "only the operators' token makes codes");
    }
    return new CodeBody(codes.make(), LoginCodes.LIFE.toSeconds());
  }
}
