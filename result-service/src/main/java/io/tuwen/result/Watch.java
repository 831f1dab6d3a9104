package io.tuwen.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.share.Party;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Everybody who watches one operation on an image, and the looks that are made for them: one at a
 * time, however many they are.
 *
 * <p>INVARIANT: a watcher hears only of looks that began after it was added, and after whatever
 * caused it, so that nobody is told what was true before he asked.
 */
final class Watch {
  private final Function<Party, Uni<Finding>> look;
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private boolean looking;
  private Party again;

  Watch(Function<Party, Uni<Finding>> look) {
    this.look = look;
  }

  synchronized void add(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Returns whether no watcher is left. */
  synchronized boolean remove(Watcher watcher) {
    watchers.remove(watcher);
    return watchers.isEmpty();
  }

  synchronized List<Watcher> watchers() {
    return List.copyOf(watchers);
  }

  /**
   * Looks now, or once more where a look is on its way.
   *
   * @param party whose turn it has to be
   */
  void look(Party party) {
    List<Watcher> asking;
    synchronized (this) {
      if (looking) {
        again = party;
        return;
      }
      looking = true;
      asking = List.copyOf(watchers);
    }
    look.apply(party)
        .subscribe()
        .with(
            finding -> tell(asking, watcher -> watcher.found(finding)),
            cause -> tell(asking, watcher -> watcher.failed(cause)));
  }

  private void tell(List<Watcher> asking, Consumer<Watcher> what) {
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
    return watchers.contains(watcher);
  }
}
