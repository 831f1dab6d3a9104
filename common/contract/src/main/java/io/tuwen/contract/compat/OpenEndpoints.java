package io.tuwen.contract.compat;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The compatibility endpoints that are on. A name that is none ends the start. */
@Startup
@ApplicationScoped
class OpenEndpoints {
  private final Set<CompatibilityEndpoint> on = EnumSet.noneOf(CompatibilityEndpoint.class);

  OpenEndpoints(CompatConfig config) {
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

  boolean has(CompatibilityEndpoint endpoint) {
    return on.contains(endpoint);
  }
}
