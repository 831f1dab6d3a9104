package io.tuwen.upload;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.ObjectKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jboss.logging.Logger;

/**
 * Images that were taken back, because their events could not be published. An event may be there
 * all the same, where only its acknowledgement was lost, and lists would have an image for ever
 * that is not there. So it is said that each is gone, as soon as the broker takes that.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
class Withdrawals {
  private static final Logger LOG = Logger.getLogger(Withdrawals.class);

  /** Of more, in a long outage, nothing is said: nearly none of their events is there. */
  private static final int MAX = 10_000;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ImageEvents events;
  private final Queue<ObjectKey> waiting = new ArrayDeque<>();
  private boolean isTelling;

  Withdrawals(ImageEvents events) {
    this.events = events;
  }

  void add(ObjectKey key) {
    synchronized (this) {
      if (waiting.size() >= MAX) {
        LOG.warnf("event=withdrawal_not_told image=\"%s\"", LogName.of(key));
        return;
      }
      waiting.add(key);
      if (isTelling) {
        return;
      }
      isTelling = true;
    }
    tellNext();
  }

  private void tellNext() {
    ObjectKey next;
    synchronized (this) {
      next = waiting.peek();
      isTelling = next != null;
    }
    if (next != null) {
      var unused =
          Uni.createFrom()
              .deferred(() -> events.withdraw(next))
              .onFailure()
              .retry()
              .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
              .indefinitely()
              .subscribe()
              .with(done -> told());
    }
  }

  private void told() {
    synchronized (this) {
      waiting.remove();
    }
    tellNext();
  }
}
