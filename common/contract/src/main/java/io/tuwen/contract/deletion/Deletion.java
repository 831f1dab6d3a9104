package io.tuwen.contract.deletion;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An intent to delete, as {@code image.deletions} has it under its id, and how far it is.
 *
 * <p>INVARIANT: an intent never covers what was stored after it, so an upload under the same name
 * is another image and stays. Object storage knows whole seconds alone: within the last one, an
 * original goes only where its eTag is the named one, or where none is named.
 *
 * @param id known to who asked for it, and not to be guessed
 * @param parent of one image's, where it is a part of the deletion of all of its owner's
 * @param upTo by the clock of the storage, in whole seconds
 * @param eTag of the version that was meant
 * @param found what was there, by its kind, as far as the executor has looked
 * @param tombstones where in {@code image.uploaded} it is said that the images are gone, by
 *     partition: the last offset
 * @param doneAt when all of it was removed for the first time; the executor looks again afterwards
 * @param foundLater what was there then
 */
public record Deletion(
    UUID id,
    Optional<UUID> parent,
    Scope scope,
    Optional<ETag> eTag,
    Instant upTo,
    Instant requestedAt,
    By by,
    Map<Kind, Long> found,
    Map<Integer, Long> tombstones,
    Optional<Instant> doneAt,
    Map<Kind, Long> foundLater) {

  /** Our clocks and that of the storage agree to this. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMillis(500);

  /** What is to go. */
  public sealed interface Scope {
    /** What a hash in the proof is made from. */
    String name();

    /** Whether an original is part of it. */
    boolean includes(ObjectKey key);
  }

  /** One original, and all that was made of it. */
  public record OfImage(ObjectKey key) implements Scope {
    @Override
    public String name() {
      return key.value();
    }

    @Override
    public boolean includes(ObjectKey other) {
      return key.equals(other);
    }
  }

  /** All of an owner's images. */
  public record OfOwner(Owner owner) implements Scope {
    /** What the keys of all its originals begin with. */
    @Override
    public String name() {
      return owner.value() + "/";
    }

    @Override
    public boolean includes(ObjectKey key) {
      return key.value().startsWith(name());
    }
  }

  /** Who wants it. */
  public enum By {
    OWNER,
    OPERATOR,
    RETENTION;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static By parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** What is removed. */
  public enum Kind {
    ORIGINALS,
    TEXTS,
    RENDITIONS,
    DEAD_LETTERS,
    TOMBSTONES;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Deletion {
    upTo = upTo.truncatedTo(ChronoUnit.SECONDS);
    requestedAt = requestedAt.truncatedTo(ChronoUnit.MILLIS);
    found = Map.copyOf(found);
    tombstones = Map.copyOf(tombstones);
    foundLater = Map.copyOf(foundLater);
    doneAt = doneAt.map(it -> it.truncatedTo(ChronoUnit.MILLIS));
  }

  private Deletion(Scope scope, Optional<ETag> eTag, Instant upTo, Instant requestedAt, By by) {
    this(
        UUID.randomUUID(),
        Optional.empty(),
        scope,
        eTag,
        upTo,
        requestedAt,
        by,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  /** A new intent: this version of an original, as the storage describes it, and older ones. */
  public static Deletion of(StoredObject original, By by, Instant now) {
    return of(original.key(), original.eTag(), original.lastModified(), by, now);
  }

  /** A new intent: this version of an original, and older ones. */
  public static Deletion of(ObjectKey key, ETag eTag, Instant storedAt, By by, Instant now) {
    return new Deletion(new OfImage(key), Optional.of(eTag), storedAt, now, by);
  }

  /** A new intent: what there is under a key, also where that is no original any more. */
  public static Deletion ofRemains(ObjectKey key, By by, Instant now) {
    return new Deletion(new OfImage(key), Optional.empty(), now, now, by);
  }

  /**
   * A new intent: all that an owner has stored up to now, by any clock. Object storage tells whole
   * seconds, by a clock of its own, so it reaches a little further than now.
   */
  public static Deletion of(Owner owner, By by, Instant now) {
    var end = now.plus(CLOCKS_DIFFER);
    return new Deletion(new OfOwner(owner), Optional.empty(), end, end, by);
  }

  /** From when on nothing is covered that is stored, by any clock. */
  public Instant over() {
    return upTo.plusSeconds(1).plus(CLOCKS_DIFFER);
  }

  /**
   * A new intent for one of the images that this one is about, where there is an original. It was
   * asked for when this one was: what is uploaded under the name since is another image.
   */
  public Deletion child(ObjectKey key, ETag version, Instant storedAt) {
    return child(key, Optional.of(version), storedAt);
  }

  /** A new intent for what remains of one of the images that this one is about. */
  public Deletion childOfRemains(ObjectKey key) {
    return child(key, Optional.empty(), upTo);
  }

  private Deletion child(ObjectKey key, Optional<ETag> version, Instant storedAt) {
    return new Deletion(
        UUID.randomUUID(),
        Optional.of(id),
        new OfImage(key),
        version,
        storedAt,
        requestedAt,
        by,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  /** Whether this version of an original is to go. */
  public boolean covers(ObjectKey key, ETag version, Instant storedAt) {
    if (!scope.includes(key)) {
      return false;
    }
    var second = storedAt.truncatedTo(ChronoUnit.SECONDS);
    return second.isBefore(upTo)
        || (second.equals(upTo) && eTag.map(it -> it.equals(version)).orElse(true));
  }

  /** Whether an original, as the storage describes it, is to go. */
  public boolean covers(StoredObject original) {
    return covers(original.key(), original.eTag(), original.lastModified());
  }

  public boolean isDone() {
    return doneAt.isPresent();
  }

  /** The same, with what the executor has found, and where it has said so. */
  public Deletion with(Map<Kind, Long> nowFound, Map<Integer, Long> nowSaid) {
    return new Deletion(
        id, parent, scope, eTag, upTo, requestedAt, by, nowFound, nowSaid, doneAt, foundLater);
  }

  /** The same, with what the executor has found when it looked again. */
  public Deletion withFoundLater(Map<Kind, Long> nowFound) {
    return new Deletion(
        id, parent, scope, eTag, upTo, requestedAt, by, found, tombstones, doneAt, nowFound);
  }

  /** The same, done. */
  public Deletion doneAt(Instant moment) {
    return new Deletion(
        id,
        parent,
        scope,
        eTag,
        upTo,
        requestedAt,
        by,
        found,
        tombstones,
        Optional.of(moment),
        foundLater);
  }
}
