package io.tuwen.resize;

import io.tuwen.contract.share.Party;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A rendition on its way, and all who wait for it. Thread-safe.
 *
 * <p>INVARIANT: it is begun once, for whichever party has its turn first, and a party that joins
 * before its end gets what the others get.
 */
final class Flight {
  private final Map<Party, List<CompletableFuture<Delivery>>> waiting = new HashMap<>();
  private boolean begun;
  private Delivery landed;
  private Throwable crashed;

  synchronized void join(Party party, CompletableFuture<Delivery> one) {
    if (landed != null) {
      give(party, one);
    } else if (crashed != null) {
      one.completeExceptionally(crashed);
    } else {
      waiting.computeIfAbsent(party, same -> new ArrayList<>()).add(one);
    }
  }

  /** Whether this one is the first of its party, and so has to stand in the party's line. */
  synchronized boolean isFirst(Party party, CompletableFuture<Delivery> one) {
    var own = waiting.get(party);
    return own != null && own.get(0) == one;
  }

  synchronized boolean isBegun() {
    return begun;
  }

  /** Returns whether it was not begun before. */
  synchronized boolean begin() {
    var isNew = !begun;
    begun = true;
    return isNew;
  }

  /**
   * One party is told that it gets nothing.
   *
   * @return whether no request is left that waits
   */
  synchronized boolean leave(Party party, Throwable reason) {
    if (begun) {
      // Another party has had its turn: this one gets what is made for that.
      return false;
    }
    var own = waiting.remove(party);
    if (own != null) {
      own.forEach(one -> one.completeExceptionally(reason));
    }
    return waiting.isEmpty();
  }

  /** Who joins later gets it, too, for as long as the delivery is open. */
  synchronized void land(Delivery delivery) {
    landed = delivery;
    waiting.forEach((party, own) -> own.forEach(one -> give(party, one)));
    waiting.clear();
  }

  private void give(Party party, CompletableFuture<Delivery> one) {
    var delivery = landed.again(party);
    if (!one.complete(delivery)) {
      delivery.close();
    }
  }

  synchronized void crash(Throwable reason) {
    crashed = reason;
    waiting.values().forEach(own -> own.forEach(one -> one.completeExceptionally(reason)));
    waiting.clear();
  }
}
