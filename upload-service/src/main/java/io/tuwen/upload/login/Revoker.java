package io.tuwen.upload.login;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.session.Session;

/** Tells every instance that a session is over. */
public interface Revoker {
  /** Ends a session, here at once and elsewhere as soon as it is heard. */
  Uni<Void> revoke(Session session);
}
