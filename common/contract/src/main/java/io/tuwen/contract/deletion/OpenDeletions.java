package io.tuwen.contract.deletion;

import io.tuwen.contract.deletion.Deletion.OfOwner;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.StoredObject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The intents that {@code image.deletions} has, in the memory of an instance: those that are on
 * their way, and those that are done and not looked at for the second time.
 *
 * <p>INVARIANT: one that is done is never on its way again, whatever comes back from the topic
 * late. Thread-safe.
 */
@Singleton
public final class OpenDeletions {
  private static final Logger LOG = Logger.getLogger(OpenDeletions.class);

  private final Map<UUID, Deletion> byId = new LinkedHashMap<>();
  private final Map<String, Map<UUID, Deletion>> byName = new HashMap<>();
  private final List<Consumer<Deletion>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> runningByOwner = new HashMap<>();
  private int running;

  /** Hears of each intent that is new or done, once, on the thread that took it in. */
  public void listen(Consumer<Deletion> listener) {
    listeners.add(listener);
  }

  /**
   * Takes a record in.
   *
   * @param key null where it has none
   * @param value null for a tombstone
   */
  public void take(String key, byte[] value) {
    try {
      if (value != null) {
        take(DeletionJson.read(value));
      } else if (key != null) {
        forget(UUID.fromString(key));
      }
    } catch (TuwenException | IllegalArgumentException e) {
      // Another program's record, or one of a version that we do not know.
      LOG.errorf("event=undecodable topic=image.deletions cause=\"%s\"", e.getMessage());
    }
  }

  /** Takes an intent in, as the topic has it or is about to have it. */
  public void take(Deletion deletion) {
    synchronized (this) {
      var known = byId.get(deletion.id());
      if (known != null && known.isDone() && !deletion.isDone()) {
        return;
      }
      remember(deletion);
      if (known != null && known.isDone() == deletion.isDone()) {
        return;
      }
    }
    listeners.forEach(it -> it.accept(deletion));
  }

  private void remember(Deletion deletion) {
    var before = byId.put(deletion.id(), deletion);
    count(deletion, count(deletion) - (before == null ? 0 : count(before)));
    byName
        .computeIfAbsent(deletion.scope().name(), it -> new LinkedHashMap<>())
        .put(deletion.id(), deletion);
  }

  private void count(Deletion deletion, int more) {
    if (more != 0) {
      running += more;
      var owner = ownerOf(deletion.scope().name());
      runningByOwner.merge(owner, more, (one, other) -> one + other == 0 ? null : one + other);
    }
  }

  /** What stands before the first slash, and the slash; nothing where there is none. */
  private static String ownerOf(String name) {
    return name.substring(0, name.indexOf('/') + 1);
  }

  private static int count(Deletion deletion) {
    return deletion.isDone() ? 0 : 1;
  }

  /** Forgets one: the topic has it no more. */
  public synchronized void forget(UUID id) {
    var known = byId.remove(id);
    if (known != null) {
      count(known, -count(known));
      byName.computeIfPresent(
          known.scope().name(),
          (name, all) -> {
            all.remove(id);
            return all.isEmpty() ? null : all;
          });
    }
  }

  public synchronized Optional<Deletion> find(UUID id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All of them, in the order in which they were heard of. */
  public synchronized List<Deletion> all() {
    return List.copyOf(byId.values());
  }

  /** How many are on their way. */
  public synchronized int running() {
    return running;
  }

  /** How many are on their way of an owner's images. */
  public synchronized int running(Owner owner) {
    return runningByOwner.getOrDefault(owner.value() + "/", 0);
  }

  /** Those that are on their way for all of an owner's images. */
  public synchronized long runningForAll(Owner owner) {
    return named(owner.value() + "/").stream().filter(it -> !it.isDone()).count();
  }

  /** The one that is on its way and covers this original. */
  public Optional<Deletion> pending(StoredObject original) {
    return pending(original.key(), original.eTag(), original.lastModified());
  }

  /** The one that is on its way and covers this version of an original. */
  public synchronized Optional<Deletion> pending(ObjectKey key, ETag eTag, Instant storedAt) {
    return about(key)
        .filter(it -> !it.isDone())
        .filter(it -> it.covers(key, eTag, storedAt))
        .findFirst();
  }

  /** The one that is on its way and is about this key alone, whatever version of it. */
  public synchronized Optional<Deletion> pending(ObjectKey key) {
    return named(key.value()).stream().filter(it -> !it.isDone()).findFirst();
  }

  /**
   * Whether an image that was uploaded then is deleted or about to be: for who knows the time of
   * its event alone. An upload that came after the deletion was asked for is another image.
   */
  public synchronized boolean hides(ObjectKey key, Instant uploadedAt) {
    return about(key).anyMatch(it -> !uploadedAt.isAfter(it.requestedAt()));
  }

  private Stream<Deletion> about(ObjectKey key) {
    return Stream.concat(
        named(key.value()).stream(),
        named(ownerOf(key.value())).stream().filter(it -> it.scope() instanceof OfOwner));
  }

  private Collection<Deletion> named(String name) {
    return byName.getOrDefault(name, Map.of()).values();
  }
}
