package io.tuwen.contract.http;

import io.quarkus.arc.All;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Says who the caller of a request is, of a resource, an event stream or a socket alike. */
@ApplicationScoped
public class Callers {
  private static final String RESOLVED = Caller.class.getName();

  private final ClientAddress clients;
  private final List<CallerResolver> resolvers;
  private final boolean isOpen;

  Callers(ClientAddress clients, @All List<CallerResolver> resolvers, AccessConfig config) {
    this.clients = clients;
    this.resolvers = resolvers;
    isOpen = config.access() == Access.OPEN;
  }

  /**
   * The caller, resolved when it is asked for first.
   *
   * @throws TuwenException {@code UNAUTHORIZED} where its credential does not hold, or where it has
   *     none and there are no guests
   */
  public Caller of(RoutingContext context) {
    Caller known = context.get(RESOLVED);
    if (known == null) {
      known = resolve(context.request());
      context.put(RESOLVED, known);
    }
    return known;
  }

  /** INVARIANT: nothing else makes a guest of a request. */
  private Caller resolve(HttpServerRequest request) {
    var owner =
        resolvers.stream()
            .flatMap(resolver -> resolver.owner(request).stream())
            .findFirst()
            .orElseGet(this::guest);
    return new Caller(owner, clients.of(request));
  }

  private Owner guest() {
    if (!isOpen) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "log in first, or send an API key");
    }
    return Owner.GUEST;
  }
}
