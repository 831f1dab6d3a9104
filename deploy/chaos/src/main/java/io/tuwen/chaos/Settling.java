package io.tuwen.chaos;

import java.time.Duration;
import java.util.function.Consumer;

/** Waits after the troubles until nothing more is to come, or nothing moves any more. */
final class Settling {
  private static final long PAUSE_MILLIS = 500;

  private final Ledger ledger;
  private final Storage storage;
  private final Versions versions;
  private final Events events;
  private final Duration patience;

  Settling(Ledger ledger, Storage storage, Versions versions, Events events, Duration patience) {
    this.ledger = ledger;
    this.storage = storage;
    this.versions = versions;
    this.events = events;
    this.patience = patience;
  }

  /** How many acknowledged images are through. */
  long done() {
    return ledger.accepted().stream().filter(it -> storage.isTerminal(it.image().key())).count();
  }

  /**
   * Also waits for the events that were handed out a second time: they must change nothing.
   *
   * @param log hears how it goes on
   */
  void await(Consumer<String> log) throws InterruptedException {
    var all = ledger.accepted().size();
    var before = "";
    var moved = System.nanoTime();
    while (System.nanoTime() - moved < patience.toNanos()) {
      versions.look(storage.made());
      var done = done();
      var lag = events.lag();
      if (done == all && lag == 0) {
        return;
      }
      var now = "%d of %d images are done, %d events are not".formatted(done, all, lag);
      if (!now.equals(before)) {
        log.accept(now);
        before = now;
        moved = System.nanoTime();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    log.accept("nothing has moved for %d s: %s".formatted(patience.toSeconds(), before));
  }
}
