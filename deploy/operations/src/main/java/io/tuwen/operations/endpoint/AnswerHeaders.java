package io.tuwen.operations.endpoint;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells browsers that an answer for operators is private, is no page, and stands in no frame. */
class AnswerHeaders {
  private static final String POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

  @ServerResponseFilter
  void add(ContainerRequestContext request, ContainerResponseContext response) {
    var headers = response.getHeaders();
    headers.putSingle("Cache-Control", "private, no-store");
    headers.putSingle("Content-Security-Policy", POLICY);
    headers.putSingle("Cross-Origin-Resource-Policy", "same-origin");
    headers.putSingle("Referrer-Policy", "no-referrer");
    headers.putSingle("X-Content-Type-Options", "nosniff");
    headers.putSingle("X-Frame-Options", "DENY");
  }
}
