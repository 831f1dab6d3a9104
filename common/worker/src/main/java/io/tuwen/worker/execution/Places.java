package io.tuwen.worker.execution;

import io.tuwen.contract.share.Contention;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.RoundRobin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Places to compute at, and who is next at one that becomes free.
 *
 * <p>Events go before requests; as long as fewer requests are computed than places are kept for
 * them, a request goes first, so that neither starves the other. Owners among the events, and
 * clients among the requests, have their turns. Thread-safe.
 *
 * <p>INVARIANT: one client's requests never hold all places, where there are two or more; nor do
 * one owner's events, while others have come lately.
 */
final class Places {
  /** One place in this number is kept for a request, if one waits. */
  private static final int KEPT = 4;

  private final int total;
  private final int perClient;
  private final int keptForRequests;
  private final RoundRobin<Waiting> events = new RoundRobin<>();
  private final RoundRobin<Waiting> requests = new RoundRobin<>();
  private final Map<Party, Integer> clients = new HashMap<>();
  private final Map<Party, Integer> owners = new HashMap<>();
  private final Contention owned;
  private int inUse;
  private int requestsInUse;

  private record Waiting(Claim claim, Semaphore granted) {}

  Places(int total) {
    this(total, new Contention());
  }

  Places(int total, Contention owned) {
    this.total = total;
    this.owned = owned;
    perClient = Math.max(1, total - Math.max(1, total / KEPT));
    keptForRequests = Math.max(1, total / KEPT);
  }

  int total() {
    return total;
  }

  synchronized int inUse() {
    return inUse;
  }

  synchronized int waiting() {
    return events.size() + requests.size();
  }

  /** How many places one client's requests may have, or one owner's events beside others. */
  int perClient() {
    return perClient;
  }

  /** Waits for a place, which {@link #leave} gives back. */
  void enter(Claim claim) {
    var waiting = new Waiting(claim, new Semaphore(0));
    synchronized (this) {
      if (!claim.isRequest()) {
        owned.seen(claim.party());
      }
      (claim.isRequest() ? requests : events).add(claim.party(), waiting);
      grant();
    }
    waiting.granted().acquireUninterruptibly();
  }

  synchronized void leave(Claim claim) {
    inUse--;
    if (claim.isRequest()) {
      requestsInUse--;
    }
    held(claim).computeIfPresent(claim.party(), (same, held) -> held > 1 ? held - 1 : null);
    grant();
  }

  private void grant() {
    while (inUse < total) {
      var next = next();
      if (next.isEmpty()) {
        return;
      }
      inUse++;
      if (next.get().claim().isRequest()) {
        requestsInUse++;
      }
      held(next.get().claim()).merge(next.get().claim().party(), 1, Integer::sum);
      next.get().granted().release();
    }
  }

  private Optional<Waiting> next() {
    if (requestsInUse < keptForRequests) {
      var request = request();
      if (request.isPresent()) {
        return request;
      }
    }
    return events
        .poll(party -> owners.getOrDefault(party, 0) < perClient || !owned.isContended(party))
        .or(this::request);
  }

  private Map<Party, Integer> held(Claim claim) {
    return claim.isRequest() ? clients : owners;
  }

  private Optional<Waiting> request() {
    return requests.poll(party -> clients.getOrDefault(party, 0) < perClient);
  }
}
