package io.tuwen.operations.endpoint;

import io.tuwen.operations.audit.Audit;
import io.tuwen.operations.console.OperatorSessions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Begins sessions of the console, by whichever credential; the audit has each. */
@ApplicationScoped
class SessionStart {
  private final OperatorSessions sessions;
  private final CurrentOperator current;
  private final Audit audit;

  SessionStart(OperatorSessions sessions, CurrentOperator current, Audit audit) {
    this.sessions = sessions;
    this.current = current;
    this.audit = audit;
  }

  /** Makes a session that has just begun that of this request. */
  OperatorSessions.Open enter(String value) {
    var session = sessions.find(value).orElseThrow();
    current.is(session);
    audit.done(audit.begin(current.actor(), "session.begun", Map.of(), null), null);
    return session;
  }
}
