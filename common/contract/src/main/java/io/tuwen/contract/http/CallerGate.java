package io.tuwen.contract.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ResourceInfo;

/**
 * Stands before the resources of a service that clients call.
 *
 * <p>INVARIANT: no resource runs before its caller is known, unless it says {@link WithoutCaller}.
 * So one that forgets to ask who calls it answers no one who may not call.
 */
@ApplicationScoped
public class CallerGate {
  /** Behind the switch of the compatibility endpoints: one that is off is off for everyone. */
  public static final int PRIORITY = 6000;

  private final Callers callers;

  CallerGate(Callers callers) {
    this.callers = callers;
  }

  /**
   * Lets a request pass whose caller may call.
   *
   * @throws io.tuwen.contract.error.TuwenException as {@link Callers#of} does
   */
  public void check(RoutingContext context, ResourceInfo resource) {
    if (!resource.getResourceMethod().isAnnotationPresent(WithoutCaller.class)) {
      callers.of(context);
    }
  }
}
