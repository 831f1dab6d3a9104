package io.tuwen.upload.endpoint;

import io.tuwen.contract.http.CallerGate;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** What is true of every resource of this service: its caller is known before it runs. */
class EveryResource {
  private final CallerGate gate;

  EveryResource(CallerGate gate) {
    this.gate = gate;
  }

  @ServerRequestFilter(priority = CallerGate.PRIORITY)
  void check(RoutingContext context, ResourceInfo resource) {
    gate.check(context, resource);
  }
}
