package io.tuwen.operations.endpoint;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.tuwen.contract.http.ClientAddress;
import io.tuwen.contract.share.Party;
import io.tuwen.operations.audit.Actor;
import io.tuwen.operations.console.OperatorSessions;
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

  /** One who shows the token. */
  void is(Actor.How how) {
    current.getCurrent().put(KEY, new Actor(how, null, null, address()));
  }

  /** One with a session. */
  void is(OperatorSessions.Open session) {
    var how = session.subject().isPresent() ? Actor.How.oidc : Actor.How.console;
    var subject = session.subject().orElse(null);
    current.getCurrent().put(KEY, new Actor(how, session.name(), subject, address()));
  }

  Actor actor() {
    Actor actor = current.getCurrent().get(KEY);
    if (actor == null) {
      throw new IllegalStateException("the gate has let no operator in");
    }
    return actor;
  }
}
