package io.tuwen.operations.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.audit.Actor;
import io.tuwen.operations.console.OperatorSessions;
import io.tuwen.operations.console.SingleSignOn;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Rejects requests without the operators' token or a session of the console, before their path is
 * looked at: a stranger does not learn which addresses there are. The login alone is let through.
 *
 * <p>Failures are logged, without what was shown, and their answers come later each time. A request
 * with the right token is never held back: an operator may share an address with an attacker.
 */
class AdminGate {
  private static final Logger LOG = Logger.getLogger(AdminGate.class);
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** How {@code ./tuwen} says who it is. */
  private static final String CLI = "tuwen-cli/";

  /** More than these answers are not held back, since each holds a connection. */
  private static final int MAX_DELAYED = 256;

  private static final int MAX_PATH = 200;

  /** Tells the console's page that there is a login at an identity provider. */
  private static final String LOGIN_BY = "Tuwen-Login";

  private final AdminToken token;
  private final OperatorLogins logins;
  private final OperatorSessions sessions;
  private final CurrentOperator current;
  private final SingleSignOn signOn;
  private final LoginBody body;
  private final AtomicInteger delayed = new AtomicInteger();

  AdminGate(
      AdminToken token,
      OperatorLogins logins,
      OperatorSessions sessions,
      CurrentOperator current,
      SingleSignOn signOn,
      LoginBody body) {
    this.token = token;
    this.logins = logins;
    this.sessions = sessions;
    this.current = current;
    this.signOn = signOn;
    this.body = body;
  }

  @ServerRequestFilter(preMatching = true)
  Uni<Response> refusal(ContainerRequestContext request) {
    if (!token.isConfigured()) {
      return Uni.createFrom()
          .item(problem(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.title()).build());
    }
    var shown = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (token.isShownBy(shown)) {
      current.is(isCli(request) ? Actor.How.cli : Actor.How.token);
      admit(request);
      return letThrough(request);
    }
    if (shown == null && isSignOn(request)) {
      return Uni.createFrom().nullItem();
    }
    if (shown == null) {
      var session = sessions.find(ConsoleCookie.value(request));
      if (session.isPresent() || isLogin(request)) {
        if (!OwnPage.sends(request)) {
          return crossSite(request);
        }
        session.ifPresent(current::is);
        return letThrough(request);
      }
    }
    var refusal =
        problem(ErrorCode.UNAUTHORIZED, "send Authorization: Bearer and the operators' token")
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
            .header(LOGIN_BY, signOn.isEnabled() ? "oidc" : null)
            .build();
    // Without a token it is no attempt, but a look at what is here.
    return shown == null ? Uni.createFrom().item(refusal) : failed(request, refusal);
  }

  /** With the body of a login, which strangers send: no worker waits for it. */
  private Uni<Response> letThrough(ContainerRequestContext request) {
    return isLogin(request)
        ? body.receive()
            .replaceWith((Response) null)
            .onFailure(TuwenException.class)
            .recoverWithItem(AdminGate::refused)
        : Uni.createFrom().nullItem();
  }

  private static Response refused(TuwenException e) {
    return problem(e.code(), e.getMessage()).header("Connection", "close").build();
  }

  private static boolean isCli(ContainerRequestContext request) {
    var agent = request.getHeaderString(HttpHeaders.USER_AGENT);
    return agent != null && agent.startsWith(CLI);
  }

  private static boolean isLogin(ContainerRequestContext request) {
    return request.getMethod().equals("POST")
        && request.getUriInfo().getPath().equals(SessionResource.LOGIN);
  }

  /** Quarkus' code flow stands before this address, and lets those in whom the provider knows. */
  private boolean isSignOn(ContainerRequestContext request) {
    return signOn.isEnabled()
        && request.getMethod().equals("GET")
        && request.getUriInfo().getPath().equals(OidcResource.ADDRESS);
  }

  private Uni<Response> crossSite(ContainerRequestContext request) {
    LOG.warnf(
        "event=cross_site_refused address=%s method=%s path=%s",
        current.address(), request.getMethod(), path(request));
    return Uni.createFrom()
        .item(
            problem(
                    ErrorCode.CROSS_SITE_REFUSED,
                    "with a session, requests come from the console's page and have JSON")
                .build());
  }

  private void admit(ContainerRequestContext request) {
    var isFirst = logins.succeeded(current.address());
    if (isFirst || !READING.contains(request.getMethod())) {
      LOG.infof(
          "event=operator_admitted address=%s method=%s path=%s",
          current.address(), request.getMethod(), path(request));
    }
  }

  private Uni<Response> failed(ContainerRequestContext request, Response refusal) {
    var failure = logins.failed(current.address());
    if (failure.isToBeLogged()) {
      LOG.warnf(
          "event=operator_refused address=%s failures=%d method=%s path=%s",
          current.address(), failure.count(), request.getMethod(), path(request));
    }
    var answer = Uni.createFrom().item(refusal);
    if (delayed.incrementAndGet() > MAX_DELAYED) {
      delayed.decrementAndGet();
      return answer;
    }
    return answer
        .onItem()
        .delayIt()
        .by(failure.delay())
        .onTermination()
        .invoke(delayed::decrementAndGet);
  }

  /** As it was sent, so without characters that end a line, and not longer than a line. */
  private static String path(ContainerRequestContext request) {
    var path = request.getUriInfo().getRequestUri().getRawPath();
    return path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH) + "…";
  }

  private static Response.ResponseBuilder problem(ErrorCode code, String detail) {
    return Response.status(code.status()).type(Problem.MEDIA_TYPE).entity(Problem.of(code, detail));
  }
}
