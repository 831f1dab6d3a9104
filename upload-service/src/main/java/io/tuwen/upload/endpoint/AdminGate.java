package io.tuwen.upload.endpoint;

import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets nobody to {@code /admin} who is no operator.
 *
 * <p>It looks twice: by the path, so that a stranger does not learn which addresses there are, and
 * at every resource that is marked, however its path was written.
 */
class AdminGate {
  private static final String PREFIX = "/admin";

  private final AdminToken token;

  AdminGate(AdminToken token) {
    this.token = token;
  }

  @ServerRequestFilter(preMatching = true)
  Response byPath(ContainerRequestContext request) {
    var path = "/" + request.getUriInfo().getPath().replaceFirst("^/+", "");
    return path.equals(PREFIX) || path.startsWith(PREFIX + "/") ? refusal(request) : null;
  }

  @Operators
  @ServerRequestFilter
  Response byResource(ContainerRequestContext request) {
    return refusal(request);
  }

  /** Null lets the request pass. */
  private Response refusal(ContainerRequestContext request) {
    if (!token.isConfigured()) {
      return problem(ErrorCode.NOT_FOUND, ErrorCode.NOT_FOUND.title()).build();
    }
    if (token.isShownBy(request.getHeaderString(HttpHeaders.AUTHORIZATION))) {
      return null;
    }
    return problem(ErrorCode.UNAUTHORIZED, "send Authorization: Bearer and the operators' token")
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
        .build();
  }

  private static Response.ResponseBuilder problem(ErrorCode code, String detail) {
    return Response.status(code.status()).type(Problem.MEDIA_TYPE).entity(Problem.of(code, detail));
  }
}
