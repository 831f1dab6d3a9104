package io.tuwen.operations.endpoint;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.http.ClientAddress;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Rejects requests without the operators' token, before their path is looked at: a stranger does
 * not learn which addresses there are.
 *
 * <p>Failures are logged, without what was shown, and their answers come later each time. A request
 * with the right token is never held back: an operator may share an address with an attacker.
 */
class AdminGate {
  private static final Logger LOG = Logger.getLogger(AdminGate.class);
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** More than these answers are not held back, since each holds a connection. */
  private static final int MAX_DELAYED = 256;

  private static final int MAX_PATH = 200;

  private final AdminToken token;
  private final OperatorLogins logins;
  private final ClientAddress clients;
  private final CurrentVertxRequest current;
  private final AtomicInteger delayed = new AtomicInteger();

  AdminGate(
      AdminToken token, OperatorLogins logins, ClientAddress clients, CurrentVertxRequest current) {
    this.token = token;
    this.logins = logins;
    this.clients = clients;
    this.current = current;
  }

  @ServerRequestFilter(preMatching = true)
  Uni<Response> refusal(ContainerRequestContext request) {
    if (!token.isConfigured()) {
      return Uni.createFrom()
          .item(problem(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.title()).build());
    }
    var shown = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (token.isShownBy(shown)) {
      admit(request);
      return Uni.createFrom().nullItem();
    }
    var refusal =
        problem(ErrorCode.UNAUTHORIZED, "send Authorization: Bearer and the operators' token")
            .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
            .build();
    // Without a token it is no attempt, but a look at what is here.
    return shown == null ? Uni.createFrom().item(refusal) : failed(request, refusal);
  }

  private void admit(ContainerRequestContext request) {
    var isFirst = logins.succeeded(address());
    if (isFirst || !READING.contains(request.getMethod())) {
      LOG.infof(
          "event=operator_admitted address=%s method=%s path=%s",
          address(), request.getMethod(), path(request));
    }
  }

  private Uni<Response> failed(ContainerRequestContext request, Response refusal) {
    var failure = logins.failed(address());
    if (failure.isToBeLogged()) {
      LOG.warnf(
          "event=operator_refused address=%s failures=%d method=%s path=%s",
          address(), failure.count(), request.getMethod(), path(request));
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

  private String address() {
    var request = current.getCurrent();
    return request == null ? "unknown" : clients.of(request.request()).address();
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
