package io.tuwen.operations.deletion;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.deletion.LogLooks.Found;
import io.tuwen.operations.log.Position;
import io.tuwen.operations.sweep.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The way through all of an owner's images: an intent for each, whose execution is that of any
 * other. First what has an original, then texts that have none, then events that have none; and
 * once more, until there is nothing. For one thread, but for {@link #partIsDone}.
 *
 * <p>INVARIANT: where it is begun anew after a crash, it finds what is left, since what is gone is
 * in no listing. The counts of the last second before a crash may be missing in the proof.
 */
final class Walk {
  /** Parts that are on their way at once, of one owner; those that have failed do not count. */
  private static final int MAX_AHEAD = 100;

  /** Parts that have failed and are tried again, of one owner. */
  private static final int MAX_FAILED = 1000;

  /**
   * With that many more that have failed than have ended, the next ones are begun one by one: where
   * the storage refuses all, few are on their way, and where it refuses some, the others go.
   */
  private static final int MANY_FAILED = 5;

  private static final Duration SELDOM = Duration.ofSeconds(5);

  /** Objects of a listing that one step looks at: a page. */
  private static final int MAX_LOOKED = 1000;

  private final ObjectStore store;
  private final LogLooks looks;
  private final OpenDeletions deletions;
  private final DeletionLog log;
  private final Predicate<UUID> hasFailed;
  private final Map<Kind, Long> removed = new EnumMap<>(Kind.class);
  private final Map<Integer, Long> tombstones = new HashMap<>();
  private long ended;
  private Deletion deletion;
  private Stage stage = Stage.ORIGINALS;
  private Phase phase = new Closed();

  /** Behind which place in the log this stage goes on; empty where it begins. */
  private Optional<Position> behind = Optional.empty();

  /** What parts are of, by their ids. */
  private final Map<UUID, String> outstanding = new HashMap<>();

  /** What of these was outstanding when the stage was opened: it may be found in it once more. */
  private Set<String> carried = Set.of();

  private long begunAt = System.nanoTime();
  private boolean isResting;
  private long restsSince;
  private long begunInRound;
  private String lastText = "";
  private boolean hasNews;

  private enum Stage {
    ORIGINALS,
    TEXTS,
    EVENTS;

    private Stage next() {
      return this == ORIGINALS ? TEXTS : EVENTS;
    }
  }

  /** How far a stage is. */
  private sealed interface Phase {}

  /** Its parts are still to be found. */
  private record Closed() implements Phase {}

  /** They are looked for in the log. */
  private record Waiting(CompletableFuture<Found> look) implements Phase {}

  /** Its parts are known, or are those of a listing. */
  private record Opened(Parts<?> parts) implements Phase {}

  /**
   * What a step has done.
   *
   * @param begun how many images
   * @param gotOn whether there was more than waiting
   */
  record Step(int begun, boolean gotOn) {}

  /**
   * At the beginning.
   *
   * @param hasFailed whether a part was tried and is to be tried again
   */
  Walk(
      Deletion deletion,
      ObjectStore store,
      LogLooks looks,
      OpenDeletions deletions,
      DeletionLog log,
      Predicate<UUID> hasFailed) {
    this.deletion = deletion;
    this.store = store;
    this.looks = looks;
    this.deletions = deletions;
    this.log = log;
    this.hasFailed = hasFailed;
    removed.putAll(deletion.found());
    tombstones.putAll(deletion.tombstones());
    // Of a walk before this one, whose instance died.
    deletions.all().stream()
        .filter(it -> it.parent().filter(deletion.id()::equals).isPresent() && !it.isDone())
        .forEach(it -> outstanding.put(it.id(), it.scope().name()));
  }

  /** Hears of a part, from any thread. */
  synchronized void partIsDone(Deletion part) {
    if (outstanding.remove(part.id()) == null) {
      return;
    }
    ended++;
    isResting = false;
    part.found().forEach((kind, count) -> removed.merge(kind, count, Long::sum));
    part.tombstones()
        .forEach((partition, offset) -> tombstones.merge(partition, offset, Math::max));
    hasNews = true;
  }

  /**
   * Whether there is nothing to do until the log has been read or something has ended that is tried
   * again. For that it is looked at seldom, too.
   */
  boolean isWaiting() {
    return phase instanceof Waiting waiting ? !waiting.look().isDone() : rests();
  }

  private synchronized boolean rests() {
    return isResting && System.nanoTime() - restsSince < SELDOM.toNanos();
  }

  private synchronized void wake() {
    isResting = false;
  }

  private synchronized Step rested() {
    isResting = !outstanding.isEmpty() && underWay() == 0;
    restsSince = System.nanoTime();
    return new Step(0, false);
  }

  /**
   * Goes on a little, also where there is a lot to look at and little to begin.
   *
   * @param atMost how many images
   */
  Step step(int atMost) {
    hearWhatWasMissed();
    writeNews();
    var wasOpened = phase instanceof Opened;
    if (underWay() == 0) {
      phase = next(phase);
    }
    var room = Math.min(atMost, room());
    if (!(phase instanceof Opened opened)
        || room == 0
        || (wasOpened && !opened.parts().hasMore())) {
      return rested();
    }
    var begun = withoutCarried(opened.parts().next(room));
    if (!begun.isEmpty()) {
      begin(begun);
      // An event that is left may be one that has its tombstone already: no reason to look again.
      begunInRound += stage == Stage.EVENTS ? 0 : begun.size();
    }
    return new Step(begun.size(), true);
  }

  /**
   * INVARIANT: the walk waits for no part that is done. A part can end while this walk is made,
   * before the executor knows the walk and can tell it.
   */
  private void hearWhatWasMissed() {
    List<UUID> waitedFor;
    synchronized (this) {
      waitedFor = List.copyOf(outstanding.keySet());
    }
    for (var id : waitedFor) {
      deletions
          .find(id)
          .ifPresentOrElse(
              it -> {
                if (it.isDone()) {
                  partIsDone(it);
                }
              },
              () -> forget(id));
    }
  }

  /** It was done, and looked at for the second time. */
  private synchronized void forget(UUID id) {
    outstanding.remove(id);
  }

  private void begin(List<Deletion> begun) {
    synchronized (this) {
      begun.forEach(it -> outstanding.put(it.id(), it.scope().name()));
      begunAt = System.nanoTime();
    }
    log.write(begun);
  }

  /** What has failed, and is tried again, is still there where it is listed anew. */
  private List<Deletion> withoutCarried(List<Deletion> found) {
    return found.stream().filter(it -> !carried.contains(it.scope().name())).toList();
  }

  private synchronized void carry() {
    carried = Set.copyOf(outstanding.values());
  }

  private synchronized int outstanding() {
    return outstanding.size();
  }

  private synchronized int failed() {
    return (int) outstanding.keySet().stream().filter(hasFailed).count();
  }

  /** What has failed may do so for as long as it is retained, and nothing else waits for it. */
  private synchronized int underWay() {
    return outstanding() - failed();
  }

  /** How many may be begun. */
  private synchronized int room() {
    var failed = failed();
    if (outstanding() - failed >= MAX_AHEAD || failed >= MAX_FAILED) {
      return 0;
    }
    if (failed < MANY_FAILED + ended) {
      return Integer.MAX_VALUE;
    }
    return System.nanoTime() - begunAt >= SELDOM.toNanos() ? 1 : 0;
  }

  private void writeNews() {
    Optional<Deletion> written;
    synchronized (this) {
      written = hasNews ? Optional.of(deletion.with(removed, tombstones)) : Optional.empty();
      hasNews = false;
    }
    written.ifPresent(
        it -> {
          deletion = it;
          log.write(it);
        });
  }

  /** The deletion with all counts, where nothing is left; else goes on with what is next. */
  Optional<Deletion> end() {
    if (!(phase instanceof Opened opened) || underWay() > 0 || opened.parts().hasMore()) {
      return Optional.empty();
    }
    if (stage == Stage.EVENTS && behind.isEmpty() && outstanding() > 0) {
      // All else is done. Only what has failed is waited for.
      return Optional.empty();
    }
    phase = new Closed();
    wake();
    if (stage != Stage.EVENTS) {
      stage = stage.next();
      return Optional.empty();
    }
    if (behind.isPresent()) {
      return Optional.empty();
    }
    if (begunInRound > 0) {
      stage = Stage.ORIGINALS;
      begunInRound = 0;
      return Optional.empty();
    }
    writeNews();
    return Optional.of(deletion);
  }

  /**
   * Begins the stage anew that a failure has cut off. What was begun stays known, and its counts
   * are heard.
   */
  void reopen() {
    phase = new Closed();
    behind = Optional.empty();
    lastText = "";
    synchronized (this) {
      // The counts may not have been written.
      hasNews = true;
    }
  }

  private Phase next(Phase now) {
    if (now instanceof Closed) {
      carry();
      return switch (stage) {
        case ORIGINALS -> new Opened(new Parts<>(originals(), this::ofOriginal));
        case TEXTS -> new Opened(new Parts<>(texts(), this::ofText));
        case EVENTS -> opened(look());
      };
    }
    return now instanceof Waiting waiting ? opened(waiting) : now;
  }

  private Waiting look() {
    // The pass has a thread of its own, and the counts of this one change meanwhile.
    var whole = deletion;
    return new Waiting(
        looks.look(
            whole.scope().name(),
            behind,
            key -> !isNewer(whole, key),
            key -> ofRemains(whole, key)));
  }

  private Phase opened(Waiting waiting) {
    if (!waiting.look().isDone()) {
      return waiting;
    }
    var found = found(waiting.look());
    behind = found.more();
    return new Opened(new Parts<>(found.parts().iterator(), Optional::of));
  }

  private static Found found(CompletableFuture<Found> ended) {
    try {
      return ended.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof TuwenException foreseen
          ? new TuwenException(foreseen.code(), foreseen.getMessage(), foreseen)
          : e;
    }
  }

  private Listing originals() {
    return new Listing(store, Bucket.ORIGINALS, deletion.scope().name());
  }

  private Listing texts() {
    return new Listing(store, Bucket.TEXTS, deletion.scope().name());
  }

  private Optional<Deletion> ofOriginal(ListedObject original) {
    return deletion.covers(original.key(), original.eTag(), original.lastModified())
        ? Optional.of(deletion.child(original.key(), original.eTag(), original.lastModified()))
        : Optional.empty();
  }

  /** Once for both texts of an original, which are side by side. */
  private Optional<Deletion> ofText(ListedObject text) {
    for (var ending : List.of("_ocr.json", "_ocr.txt")) {
      var name = text.key().value();
      var original = name.substring(0, Math.max(0, name.length() - ending.length()));
      if (name.endsWith(ending)
          && !original.equals(lastText)
          && !text.lastModified().isAfter(deletion.requestedAt())) {
        lastText = original;
        return ObjectKey.parse(original).flatMap(it -> ofRemains(deletion, it));
      }
    }
    return Optional.empty();
  }

  /** Without a request to the storage: only where the id tells. */
  private static boolean isNewer(Deletion whole, ObjectKey key) {
    return ImageKey.parse(key)
        .flatMap(it -> it.id().madeAt())
        .filter(it -> it.isAfter(whole.over()))
        .isPresent();
  }

  private Optional<Deletion> ofRemains(Deletion whole, ObjectKey key) {
    return store.describe(Bucket.ORIGINALS, key).isPresent()
        ? Optional.empty()
        : Optional.of(whole.childOfRemains(key));
  }

  /** Those that are parts, of a listing or of what was found in the log. */
  private static final class Parts<T> {
    private final Iterator<T> all;
    private final Function<T, Optional<Deletion>> choice;

    Parts(Iterator<T> all, Function<T, Optional<Deletion>> choice) {
      this.all = all;
      this.choice = choice;
    }

    /** Whether there is more to look at. */
    boolean hasMore() {
      return all.hasNext();
    }

    /** The next ones; none does not mean that there is no more. */
    List<Deletion> next(int atMost) {
      var found = new ArrayList<Deletion>();
      for (int i = 0; i < MAX_LOOKED && found.size() < atMost && all.hasNext(); i++) {
        choice.apply(all.next()).ifPresent(found::add);
      }
      return found;
    }
  }
}
