package io.tuwen.contract.session;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Which sessions are over before their time. Every instance has all of them in memory.
 *
 * <p>INVARIANT: an entry is kept until every session that it ends would have ended by itself. Then
 * one that is taken later removes it. Thread-safe.
 */
@Singleton
public final class Revocations {
  /** More than the longest session lasts, with the leeway of clocks. */
  private static final Duration KEPT = SessionTokens.MAX_TTL.plusMinutes(5);

  /** Removing passes over all entries, and thousands are taken at a start. */
  private static final Duration BETWEEN_REMOVALS = Duration.ofMinutes(1);

  private final AtomicReference<Instant> removed = new AtomicReference<>(Instant.MIN);
  private final Map<String, Instant> moments = new ConcurrentHashMap<>();
  private final Map<String, Set<Watched>> watched = new ConcurrentHashMap<>();
  private final InstantSource clock;

  @Inject
  Revocations() {
    this(InstantSource.system());
  }

  Revocations(InstantSource clock) {
    this.clock = clock;
  }

  /** The key that one session is revoked by. */
  public static String keyOf(Session session) {
    return "s:" + session.id();
  }

  /** The key that all sessions of an owner up to a moment are revoked by. */
  public static String keyOf(Owner owner) {
    return "o:" + owner.value();
  }

  /** Something that goes on for an owner, with a session or with a credential of another kind. */
  private static final class Watched {
    private final Optional<Session> session;
    private final Runnable end;

    private Watched(Optional<Session> session, Runnable end) {
      this.session = session;
      this.end = end;
    }

    private boolean isEndedBy(Instant moment) {
      return session.filter(it -> it.issued().isAfter(moment)).isEmpty();
    }
  }

  /** Until it is closed, something goes on. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a revocation in: everything under this key that was issued up to then is over, and what
   * goes on with it is ended. The one that is known already ends nothing once more.
   */
  public void take(String key, Instant moment) {
    var now = clock.instant();
    var oldest = now.minus(KEPT);
    if (moment.isBefore(oldest)) {
      return;
    }
    var last = removed.get();
    if (!now.isBefore(last.plus(BETWEEN_REMOVALS)) && removed.compareAndSet(last, now)) {
      moments.values().removeIf(it -> it.isBefore(oldest));
    }
    var known = moments.get(key);
    if (known != null && !moment.isAfter(known)) {
      return;
    }
    moments.merge(key, moment, (one, other) -> one.isAfter(other) ? one : other);
    // A copy, since what is ended is closed, too.
    List.copyOf(watched.getOrDefault(key, Set.of())).stream()
        .filter(it -> it.isEndedBy(moment))
        .forEach(it -> it.end.run());
  }

  /**
   * Ends something that goes on, where its session or all of its owner's are revoked.
   *
   * @param session empty where another credential has opened it; then the owner alone counts
   * @param end returns at once; it may be called more than once
   * @throws TuwenException {@code UNAUTHORIZED} where the session is over already
   */
  public Registration watch(Owner owner, Optional<Session> session, Runnable end) {
    var watch = new Watched(session, end);
    var keys = Stream.concat(Stream.of(keyOf(owner)), session.map(Revocations::keyOf).stream());
    var registered = keys.toList();
    for (var key : registered) {
      watched.compute(
          key,
          (same, known) -> {
            var all = known == null ? ConcurrentHashMap.<Watched>newKeySet() : known;
            all.add(watch);
            return all;
          });
    }
    Registration registration = () -> registered.forEach(key -> forget(key, watch));
    try {
      // After it is registered: a revocation comes before or behind this, and is never missed.
      session.ifPresent(this::check);
      return registration;
    } catch (TuwenException e) {
      registration.close();
      throw e;
    }
  }

  private void forget(String key, Watched watch) {
    watched.computeIfPresent(
        key,
        (same, all) -> {
          all.remove(watch);
          return all.isEmpty() ? null : all;
        });
  }

  /**
   * Passes a session that still holds.
   *
   * @throws TuwenException {@code UNAUTHORIZED} where it was revoked
   */
  public void check(Session session) {
    var byOwner = moments.get(keyOf(session.owner()));
    if (moments.containsKey(keyOf(session))
        || (byOwner != null && !session.issued().isAfter(byOwner))) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "the session is over: log in again");
    }
  }

  int remembered() {
    return moments.size();
  }

  int watched() {
    return watched.size();
  }
}
