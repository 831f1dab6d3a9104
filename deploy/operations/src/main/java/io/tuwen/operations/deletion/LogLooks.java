package io.tuwen.operations.deletion;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.key.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What walks look for in {@code image.uploaded}. A pass takes as long as the log is, so it has a
 * thread of its own, and serves all walks that have asked before it begins. Thread-safe.
 */
final class LogLooks {
  private final LoggedImages images;
  private final Executor thread;
  private final List<Look> waiting = new ArrayList<>();

  private record Look(
      String owner,
      Function<ObjectKey, Optional<Deletion>> choice,
      List<Deletion> parts,
      CompletableFuture<List<Deletion>> found) {
    void take(ObjectKey key) {
      choice.apply(key).ifPresent(parts::add);
    }

    void end() {
      found.complete(parts);
    }
  }

  /**
   * Over a log.
   *
   * @param thread of the passes, one at a time
   */
  LogLooks(LoggedImages images, Executor thread) {
    this.images = images;
    this.thread = thread;
  }

  /**
   * Looks through the events of an owner.
   *
   * @param owner with a slash behind it
   * @param choice of those that are found, on the thread of the pass
   */
  CompletableFuture<List<Deletion>> look(
      String owner, Function<ObjectKey, Optional<Deletion>> choice) {
    var look = new Look(owner, choice, new ArrayList<>(), new CompletableFuture<>());
    synchronized (waiting) {
      waiting.add(look);
    }
    thread.execute(this::pass);
    return look.found();
  }

  private void pass() {
    var served = drained();
    if (served.isEmpty()) {
      // The pass before this one has done it.
      return;
    }
    try {
      images.forEach(
          served.keySet(),
          key -> served.get(LoggedImages.ownerOf(key.value())).forEach(it -> it.take(key)));
      served.values().forEach(all -> all.forEach(Look::end));
    } catch (RuntimeException e) {
      served.values().forEach(all -> all.forEach(it -> it.found().completeExceptionally(e)));
    }
  }

  /** By owner: two deletions may be of one. */
  private Map<String, List<Look>> drained() {
    synchronized (waiting) {
      var all = waiting.stream().collect(Collectors.groupingBy(Look::owner));
      waiting.clear();
      return all;
    }
  }
}
