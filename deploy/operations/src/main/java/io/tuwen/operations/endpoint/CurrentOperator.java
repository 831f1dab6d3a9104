package io.tuwen.operations.endpoint;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.tuwen.contract.http.ClientAddress;
import io.tuwen.contract.share.Party;
import io.tuwen.operations.audit.Actor;
import jakarta.enterprise.context.ApplicationScoped;

/** Who the gate has let in with this request. */
@ApplicationScoped
class CurrentOperator {
  private static final String KEY = CurrentOperator.class.getName();

  private final CurrentVertxRequest current;
  private final ClientAddress clients;

  CurrentOperator(CurrentVertxRequest current, ClientAddress clients) {
    this.current = current;
    this.clients = clients;
  }

  String address() {
    var request = current.getCurrent();
    return request == null ? "unknown" : clients.of(request.request()).address();
  }

  /** Who shares the bound on failed logins: all of an IPv6 network together. */
  String network() {
    var request = current.getCurrent();
    return request == null
        ? "unknown"
        : clients
            .of(request.request())
            .party()
            .network()
            .map(Party.Network::prefix)
            .orElse("unknown");
  }

  void is(Actor.How how, String session) {
    current.getCurrent().put(KEY, new Actor(how, session, address()));
  }

  Actor actor() {
    Actor actor = current.getCurrent().get(KEY);
    if (actor == null) {
      throw new IllegalStateException("the gate has let no operator in");
    }
    return actor;
  }
}
