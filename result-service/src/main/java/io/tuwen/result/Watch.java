package io.tuwen.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All who watch one operation on an image, and the looks that are made for them: one at a time,
 * however many they are.
 *
 * <p>INVARIANT: a watcher hears only of looks that began after it was added, and after whatever
 * caused it, so that no watcher is told what was true before it asked.
 */
final class Watch {
  private final Function<Party, Uni<Finding>> look;
  private final Map<Watcher, Party> watchers = new LinkedHashMap<>();
  private boolean looking;
  private Party again;

  Watch(Function<Party, Uni<Finding>> look) {
    this.look = look;
  }

  /**
   * Adds a watcher.
   *
   * @param party whose it is
   */
  synchronized void add(Watcher watcher, Party party) {
    watchers.put(watcher, party);
  }

  /** Returns whether no watcher is left. */
  synchronized boolean remove(Watcher watcher) {
    watchers.remove(watcher);
    return watchers.isEmpty();
  }

  /**
   * Looks now, or once more where a look is on its way.
   *
   * @param party whose turn it has to be
   */
  void look(Party party) {
    Map<Watcher, Party> asking;
    synchronized (this) {
      if (looking) {
        again = party;
        return;
      }
      looking = true;
      asking = new LinkedHashMap<>(watchers);
    }
    look.apply(party)
        .subscribe()
        .with(
            finding -> tell(asking.keySet(), watcher -> watcher.found(finding)),
            cause ->
                tell(
                    cause instanceof TooMuch ? inLineOf(party, asking) : asking.keySet(),
                    watcher -> watcher.failed(cause)));
  }

  /** Where the line of one party is full, the others have theirs. */
  private synchronized Set<Watcher> inLineOf(Party party, Map<Watcher, Party> asking) {
    var own = new LinkedHashSet<Watcher>();
    asking.forEach(
        (watcher, its) -> {
          if (its.equals(party)) {
            own.add(watcher);
          } else if (again == null) {
            again = its;
          }
        });
    return own;
  }

  private void tell(Set<Watcher> asking, Consumer<Watcher> what) {
    asking.stream().filter(this::isThere).forEach(what);
    Party next;
    synchronized (this) {
      looking = false;
      next = watchers.isEmpty() ? null : again;
      again = null;
    }
    if (next != null) {
      look(next);
    }
  }

  private synchronized boolean isThere(Watcher watcher) {
    return watchers.containsKey(watcher);
  }
}
