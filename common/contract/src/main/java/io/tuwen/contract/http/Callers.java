package io.tuwen.contract.http;

import io.quarkus.arc.All;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Says who the caller of a request is, of a resource, an event stream or a socket alike. */
@ApplicationScoped
public class Callers {
  private static final String RESOLVED = Caller.class.getName();
  private static final String ASKED = RESOLVED + "?";
  private static final String CREDENTIALS = "Authorization, " + BearerCredential.SESSION_HEADER;

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
      context.put(ASKED, true);
      known = resolve(context.request());
      context.put(RESOLVED, known);
    }
    return known;
  }

  /**
   * The caller of a request that stores images, by whatever method.
   *
   * @throws TuwenException as {@link #of}, and {@code SCOPE_MISSING} where its credential may only
   *     read
   */
  public Caller writing(RoutingContext context) {
    var caller = of(context);
    resolvers.forEach(it -> it.requireWriting(context.request()));
    return caller;
  }

  /**
   * Completes the headers of an answer that the caller mattered for.
   *
   * <p>INVARIANT: no cache keeps what a credential has decided, and none takes the answer to one
   * caller for the answer to another.
   */
  static void sayWhoMayKeep(RoutingContext context, MultiMap headers) {
    if (context.get(ASKED) == null) {
      return;
    }
    Vary.add(headers, CREDENTIALS);
    Caller caller = context.get(RESOLVED);
    if (caller == null || !caller.owner().isGuest()) {
      headers.set(HttpHeaders.CACHE_CONTROL, "private, no-store");
    }
  }

  /** INVARIANT: nothing else makes a guest of a request. */
  private Caller resolve(HttpServerRequest request) {
    for (var resolver : resolvers) {
      var owner = resolver.owner(request);
      if (owner.isPresent()) {
        return new Caller(owner.get(), clients.of(request), resolver.app(request));
      }
    }
    return new Caller(guest(), clients.of(request), Owner.GUEST.value());
  }

  private Owner guest() {
    if (!isOpen) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "log in first, or send an API key");
    }
    return Owner.GUEST;
  }
}
