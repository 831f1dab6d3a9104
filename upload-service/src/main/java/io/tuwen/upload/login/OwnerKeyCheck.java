package io.tuwen.upload.login;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.session.OwnerKeyRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Compares the owner key with the recorded one at the start, and while the storage does not answer,
 * again and again.
 *
 * <p>INVARIANT: no user becomes an owner before the key was found to be the right one.
 */
@ApplicationScoped
class OwnerKeyCheck {
  private static final Logger LOG = Logger.getLogger(OwnerKeyCheck.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final OwnerKey key;
  private final OwnerKeyRecord recorded;
  private volatile boolean isPassed;

  OwnerKeyCheck(OwnerKey key, OwnerKeyRecord recorded) {
    this.key = key;
    this.recorded = recorded;
  }

  /** Another key than before ends the start. */
  void start(@Observes StartupEvent started) {
    if (key.isPresent() && !pass()) {
      var thread = new Thread(this::goOn, "owner-key-check");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * Passes once the key is known to be the right one.
   *
   * @throws TuwenException {@code STORAGE_UNAVAILABLE} before
   */
  void require() {
    if (!isPassed) {
      throw new TuwenException(
          ErrorCode.STORAGE_UNAVAILABLE, "logins wait for the object storage: try again");
    }
  }

  private boolean pass() {
    try {
      recorded.checkOrRecord();
      isPassed = true;
    } catch (TuwenException e) {
      LOG.warnf("event=owner_key_unchecked code=%s", e.code().code());
    }
    return isPassed;
  }

  private void goOn() {
    try {
      do {
        Thread.sleep(PAUSE.toMillis());
      } while (!pass());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      LOG.errorf("event=owner_key_refused cause=\"%s\"", e.getMessage());
      Quarkus.asyncExit(1);
    }
  }
}
