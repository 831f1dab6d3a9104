package io.tuwen.operations.deletion;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.deletion.LogLooks.Found;
import io.tuwen.operations.log.Position;
import io.tuwen.operations.sweep.Listing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * The way through all of an owner's images: an intent for each, whose execution is that of any
 * other. First what has an original, then texts that have none, then events that have none; and
 * once more, until there is nothing. For one thread, but for {@link #partIsDone}.
 *
 * <p>INVARIANT: where it is begun anew after a crash, it finds what is left, since what is gone is
 * in no listing. The counts of the last second before a crash may be missing in the proof.
 */
final class Walk {
  /** Parts that are on their way at once, of one owner. */
  private static final int MAX_AHEAD = 100;

  private final ObjectStore store;
  private final LogLooks looks;
  private final OpenDeletions deletions;
  private final DeletionLog log;
  private final Map<Kind, Long> removed = new EnumMap<>(Kind.class);
  private final Map<Integer, Long> tombstones = new HashMap<>();
  private Deletion deletion;
  private Stage stage = Stage.ORIGINALS;
  private Phase phase = new Closed();

  /** Behind which place in the log this stage goes on; empty where it begins. */
  private Optional<Position> behind = Optional.empty();

  private final Set<UUID> outstanding = new HashSet<>();
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
  private record Opened(Iterator<Deletion> parts) implements Phase {}

  /**
   * What a step has done.
   *
   * @param begun how many images
   * @param gotOn whether there was more than waiting
   */
  record Step(int begun, boolean gotOn) {}

  Walk(
      Deletion deletion,
      ObjectStore store,
      LogLooks looks,
      OpenDeletions deletions,
      DeletionLog log) {
    this.deletion = deletion;
    this.store = store;
    this.looks = looks;
    this.deletions = deletions;
    this.log = log;
    removed.putAll(deletion.found());
    tombstones.putAll(deletion.tombstones());
    // Of a walk before this one, whose instance died.
    deletions.all().stream()
        .filter(it -> it.parent().filter(deletion.id()::equals).isPresent() && !it.isDone())
        .forEach(it -> outstanding.add(it.id()));
  }

  /** Hears of a part, from any thread. */
  synchronized void partIsDone(Deletion part) {
    if (!outstanding.remove(part.id())) {
      return;
    }
    part.found().forEach((kind, count) -> removed.merge(kind, count, Long::sum));
    part.tombstones()
        .forEach((partition, offset) -> tombstones.merge(partition, offset, Math::max));
    hasNews = true;
  }

  /** Whether there is nothing to do until the log has been read. */
  boolean isWaiting() {
    return phase instanceof Waiting waiting && !waiting.look().isDone();
  }

  /**
   * Goes on a little.
   *
   * @param atMost how many images
   */
  Step step(int atMost) {
    hearWhatWasMissed();
    writeNews();
    var running = running();
    var wasOpened = phase instanceof Opened;
    if (running == 0) {
      phase = next(phase);
    }
    if (!(phase instanceof Opened opened) || running >= MAX_AHEAD) {
      return new Step(0, false);
    }
    var begun = new ArrayList<Deletion>();
    while (begun.size() < atMost && opened.parts().hasNext()) {
      begun.add(opened.parts().next());
    }
    if (!begun.isEmpty()) {
      begin(begun);
      // An event that is left may be one that has its tombstone already: no reason to look again.
      begunInRound += stage == Stage.EVENTS ? 0 : begun.size();
    }
    return new Step(begun.size(), !begun.isEmpty() || !wasOpened);
  }

  /**
   * INVARIANT: the walk waits for no part that is done. A part can end while this walk is made,
   * before the executor knows the walk and can tell it.
   */
  private void hearWhatWasMissed() {
    List<UUID> waitedFor;
    synchronized (this) {
      waitedFor = List.copyOf(outstanding);
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
      begun.forEach(it -> outstanding.add(it.id()));
    }
    log.write(begun);
  }

  private synchronized int running() {
    return outstanding.size();
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
    if (!(phase instanceof Opened opened) || opened.parts().hasNext() || running() > 0) {
      return Optional.empty();
    }
    phase = new Closed();
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
    return new Waiting(looks.look(whole.scope().name(), behind, key -> ofRemains(whole, key)));
  }

  private Phase opened(Waiting waiting) {
    if (!waiting.look().isDone()) {
      return waiting;
    }
    var found = found(waiting.look());
    behind = found.more();
    return new Opened(found.parts().iterator());
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

  private Optional<Deletion> ofRemains(Deletion whole, ObjectKey key) {
    return store.describe(Bucket.ORIGINALS, key).isPresent()
        ? Optional.empty()
        : Optional.of(whole.childOfRemains(key));
  }

  /** Those of a listing that are parts. */
  private static final class Parts<T> implements Iterator<Deletion> {
    private final Iterator<T> all;
    private final Function<T, Optional<Deletion>> choice;
    private Optional<Deletion> next = Optional.empty();

    Parts(Iterator<T> all, Function<T, Optional<Deletion>> choice) {
      this.all = all;
      this.choice = choice;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty() && all.hasNext()) {
        next = choice.apply(all.next());
      }
      return next.isPresent();
    }

    @Override
    public Deletion next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      var part = next.orElseThrow();
      next = Optional.empty();
      return part;
    }
  }
}
