package io.tuwen.operations.deletion;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.operations.log.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What walks look for in {@code image.uploaded}. A pass takes as long as the log is, so it has a
 * thread of its own, and serves all walks that have asked before it begins. Thread-safe.
 */
final class LogLooks {
  /**
   * Images that one pass looks at, for all walks together: a request to the storage for each, and
   * some 8 MB where all of them are parts.
   */
  private static final int MAX_LOOKED = 20_000;

  private static final Comparator<Position> IN_ORDER =
      Comparator.comparing(Position::partition).thenComparing(Position::offset);

  private final LoggedImages images;
  private final Executor thread;
  private final int maxLooked;
  private final List<Look> waiting = new ArrayList<>();

  /**
   * What a pass has found.
   *
   * @param more behind which place there is more; empty where this is all
   */
  record Found(List<Deletion> parts, Optional<Position> more) {}

  /** What one walk asks for. */
  private static final class Look {
    private final String owner;
    private final Optional<Position> behind;
    private final Predicate<ObjectKey> isMeant;
    private final Function<ObjectKey, Optional<Deletion>> choice;
    private final CompletableFuture<Found> found = new CompletableFuture<>();
    private final List<Deletion> parts = new ArrayList<>();
    private Optional<Position> more = Optional.empty();
    private Position last;
    private int looked;

    Look(
        String owner,
        Optional<Position> behind,
        Predicate<ObjectKey> isMeant,
        Function<ObjectKey, Optional<Deletion>> choice) {
      this.owner = owner;
      this.behind = behind;
      this.isMeant = isMeant;
      this.choice = choice;
    }

    String owner() {
      return owner;
    }

    /** A failure is this look's alone. */
    void take(Position position, ObjectKey key, int atMost) {
      if (found.isDone()
          || more.isPresent()
          || behind.filter(it -> IN_ORDER.compare(position, it) <= 0).isPresent()
          || !isMeant.test(key)) {
        return;
      }
      if (looked == atMost) {
        more = Optional.of(last);
        return;
      }
      looked++;
      last = position;
      try {
        choice.apply(key).ifPresent(parts::add);
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    void end() {
      found.complete(new Found(parts, more));
    }

    void fail(Throwable cause) {
      found.completeExceptionally(cause);
    }
  }

  /**
   * Over a log.
   *
   * @param thread of the passes, one at a time
   */
  LogLooks(LoggedImages images, Executor thread) {
    this(images, thread, MAX_LOOKED);
  }

  LogLooks(LoggedImages images, Executor thread, int maxLooked) {
    this.images = images;
    this.thread = thread;
    this.maxLooked = maxLooked;
  }

  /**
   * Looks through the events of an owner.
   *
   * @param owner with a slash behind it
   * @param behind where what was found before ends
   * @param isMeant which of them are looked at; to ask costs nothing
   * @param choice of those that are, on the thread of the pass
   */
  CompletableFuture<Found> look(
      String owner,
      Optional<Position> behind,
      Predicate<ObjectKey> isMeant,
      Function<ObjectKey, Optional<Deletion>> choice) {
    var look = new Look(owner, behind, isMeant, choice);
    synchronized (waiting) {
      waiting.add(look);
    }
    thread.execute(this::pass);
    return look.found;
  }

  private void pass() {
    var served = drained();
    if (served.isEmpty()) {
      // The pass before this one has done it.
      return;
    }
    var all = served.values().stream().flatMap(List::stream).toList();
    var atMost = Math.max(1, maxLooked / all.size());
    try {
      images.forEach(
          served.keySet(),
          (position, key) ->
              served
                  .get(LoggedImages.ownerOf(key.value()))
                  .forEach(it -> it.take(position, key, atMost)));
      all.forEach(Look::end);
    } catch (RuntimeException | Error e) {
      all.forEach(it -> it.fail(e));
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
