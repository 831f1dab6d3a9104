package io.tuwen.upload.login;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.session.Session;

/** Tells every instance that a session is over. */
public interface Revoker {
  /**
   * Ends a session: here when this completes, and elsewhere as soon as it is heard. Where it fails,
   * the session may hold everywhere, and can be ended again.
   */
  Uni<Void> revoke(Session session);
}
