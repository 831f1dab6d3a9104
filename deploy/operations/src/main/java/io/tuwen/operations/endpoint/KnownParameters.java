package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that an address does not have: a misspelt filter must not mean
 * "everything".
 */
class KnownParameters {
  @ServerRequestFilter
  void check(ContainerRequestContext request, ResourceInfo resource) {
    var known =
        Arrays.stream(resource.getResourceMethod().getParameters())
            .filter(it -> it.isAnnotationPresent(QueryParam.class))
            .map(it -> it.getAnnotation(QueryParam.class).value())
            .collect(Collectors.toCollection(TreeSet::new));
    for (var name : request.getUriInfo().getQueryParameters().keySet()) {
      if (!known.contains(name)) {
        throw malformed(
            "there is no parameter \"%s\"; known are %s"
                .formatted(name, known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
  }
}
