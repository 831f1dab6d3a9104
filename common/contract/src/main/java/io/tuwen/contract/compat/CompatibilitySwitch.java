package io.tuwen.contract.compat;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.language.Messages;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers for compatibility endpoints that are off. */
class CompatibilitySwitch {
  private final OpenEndpoints open;

  CompatibilitySwitch(OpenEndpoints open) {
    this.open = open;
  }

  /** Null lets the request pass. */
  @ServerRequestFilter
  Response refuse(ContainerRequestContext request, ResourceInfo resource) {
    var marked = resource.getResourceClass().getAnnotation(Compatibility.class);
    if (marked == null || open.has(marked.value())) {
      return null;
    }
    var detail =
        "this compatibility endpoint is off; to switch it on, name %s in tuwen.compat (TUWEN_COMPAT)"
            .formatted(marked.value().text());
    var language =
        CompatibilityEndpoint.language(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    return Response.status(ErrorCode.NOT_FOUND.status())
        .type(Problem.MEDIA_TYPE)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
        .entity(Messages.problem(ErrorCode.NOT_FOUND, detail, language))
        .build();
  }
}
