package io.tuwen.operations.deletion;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.deletion.Deletion.OfImage;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.operations.OriginalEvents;
import io.tuwen.operations.deadletter.Settlements;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Removes an image and all that was made of it.
 *
 * <p>INVARIANT: the original goes first, and after that what was made of it is looked for: a worker
 * that stores a result later finds no original, and removes its result itself. Each step may be
 * done twice, also by two instances at once.
 */
@ApplicationScoped
class Removal {
  private static final String REASON = "the image was deleted";

  /** An upload that is covered can come back only within the second of the deletion. */
  private static final int MAX_ROUNDS = 5;

  private final ObjectStore store;
  private final Remains remains;
  private final Settlements deadLetters;
  private final OriginalEvents events;

  Removal(ObjectStore store, Remains remains, Settlements deadLetters, OriginalEvents events) {
    this.store = store;
    this.remains = remains;
    this.deadLetters = deadLetters;
    this.events = events;
  }

  /**
   * Removes.
   *
   * @param inventory hears what there is before any of it goes, so that a crash does not lose it
   * @return the deletion with all that was found, and where it is said
   */
  Deletion remove(Deletion deletion, Consumer<Deletion> inventory) {
    var key = ((OfImage) deletion.scope()).key();
    var known = deletion.with(most(deletion.found(), look(deletion, key)), deletion.tombstones());
    if (!known.equals(deletion)) {
      inventory.accept(known);
    }
    for (int round = 0; round < MAX_ROUNDS; round++) {
      known = once(known, key);
      if (original(key).filter(deletion::covers).isEmpty()) {
        return known;
      }
    }
    throw new TuwenException(
        ErrorCode.INTERNAL_ERROR, "the original comes back each time that it is removed");
  }

  /** What there is. */
  private Map<Kind, Long> look(Deletion deletion, ObjectKey key) {
    var present = original(key);
    var goes = present.filter(deletion::covers).isPresent();
    var found = made(key, goes ? Optional.empty() : present);
    add(found, Kind.ORIGINALS, goes ? 1 : 0);
    return found;
  }

  private Deletion once(Deletion deletion, ObjectKey key) {
    var removed = new EnumMap<Kind, Long>(Kind.class);
    if (original(key).filter(deletion::covers).isPresent()) {
      deleteOriginal(key);
      add(removed, Kind.ORIGINALS, 1);
    }
    var kept = original(key);
    removeMade(key, kept, removed);
    var letters = deadLetters.of(key.value(), deletion.requestedAt());
    add(removed, Kind.DEAD_LETTERS, deadLetters.discardAll(letters, REASON));
    var tombstones = new HashMap<>(deletion.tombstones());
    if (kept.isEmpty()) {
      var position = events.bury(key, deletion);
      tombstones.put(position.partition(), position.offset());
      add(removed, Kind.TOMBSTONES, 1);
      kept = original(key);
    }
    // Of an upload that came meanwhile, the event may be hidden by the tombstone, by this one or by
    // that of an executor that died; and a result of it may have gone with those of the version
    // before.
    kept.filter(it -> !deletion.covers(it)).ifPresent(events::publishAgain);
    return deletion.with(most(deletion.found(), removed), tombstones);
  }

  /**
   * Removes what was stored after the deletion: by a bucket that mirrors, or by a worker that died
   * before it could look.
   *
   * @param inventory hears what there is before any of it goes, so that a crash does not lose it
   * @return the deletion with all that was found
   */
  Deletion removeRemains(Deletion deletion, Consumer<Deletion> inventory) {
    var key = ((OfImage) deletion.scope()).key();
    var kept = original(key);
    var there = made(key, kept);
    var known = deletion.withFoundLater(most(deletion.foundLater(), there));
    if (!known.equals(deletion)) {
      inventory.accept(known);
    }
    var removed = new EnumMap<Kind, Long>(Kind.class);
    removeMade(key, kept, removed);
    known = known.withFoundLater(most(known.foundLater(), removed));
    var isTold = known.foundLater().isEmpty();
    if (kept.isEmpty()) {
      // Of an upload that was cut off by the deletion, the event may have come after the first.
      events.buryAgain(key, deletion);
      kept = original(key);
      isTold = false;
    }
    if (!isTold) {
      kept.ifPresent(events::publishAgain);
    }
    return known;
  }

  /** How much there is that was made of an original. */
  private Map<Kind, Long> made(ObjectKey key, Optional<StoredObject> kept) {
    var found = new EnumMap<Kind, Long>(Kind.class);
    add(found, Kind.TEXTS, remains.texts(key, kept).size());
    add(found, Kind.RENDITIONS, remains.renditions(key, kept).size());
    return found;
  }

  private void removeMade(ObjectKey key, Optional<StoredObject> kept, Map<Kind, Long> removed) {
    var texts = remains.texts(key, kept);
    texts.forEach(remains::deleteText);
    add(removed, Kind.TEXTS, texts.size());
    var renditions = remains.renditions(key, kept);
    renditions.forEach(remains::deleteRendition);
    add(removed, Kind.RENDITIONS, renditions.size());
  }

  private Optional<StoredObject> original(ObjectKey key) {
    return store.describe(Bucket.ORIGINALS, key);
  }

  private void deleteOriginal(ObjectKey key) {
    store.delete(Bucket.ORIGINALS, key);
  }

  private static void add(Map<Kind, Long> counts, Kind kind, long more) {
    if (more > 0) {
      counts.merge(kind, more, Long::sum);
    }
  }

  /** What a run before a crash has found and what this one has found are mostly the same. */
  private static Map<Kind, Long> most(Map<Kind, Long> one, Map<Kind, Long> other) {
    var most = new EnumMap<Kind, Long>(Kind.class);
    most.putAll(one);
    other.forEach((kind, count) -> most.merge(kind, count, Math::max));
    return most;
  }
}
