package io.tuwen.common.compat;

import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers for compatibility endpoints that are off. */
class CompatibilitySwitch {
  private final Set<CompatibilityEndpoint> on = EnumSet.noneOf(CompatibilityEndpoint.class);

  CompatibilitySwitch(CompatConfig config) {
    for (var name : config.endpoints().orElse(List.of())) {
      on.add(
          CompatibilityEndpoint.parse(name)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "tuwen.compat names %s, and there are %s"
                              .formatted(name, CompatibilityEndpoint.all()))));
    }
  }

  /** Null lets the request pass. */
  @ServerRequestFilter
  Response refuse(ContainerRequestContext request, ResourceInfo resource) {
    var marked = resource.getResourceClass().getAnnotation(Compatibility.class);
    if (marked == null || on.contains(marked.value())) {
      return null;
    }
    var detail =
        "this compatibility endpoint is off; to switch it on, name %s in tuwen.compat (TUWEN_COMPAT)"
            .formatted(marked.value().text());
    return Response.status(ErrorCode.NOT_FOUND.status())
        .type(Problem.MEDIA_TYPE)
        .entity(Problem.of(ErrorCode.NOT_FOUND, detail))
        .build();
  }
}
