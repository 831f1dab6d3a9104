package io.tuwen.contract.session;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which sessions are over before their time. Every instance has all of them in memory.
 *
 * <p>INVARIANT: an entry is kept until every session that it ends would have ended by itself, and
 * no longer. Thread-safe.
 */
@Singleton
public final class Revocations {
  /** More than the longest session lasts, with the leeway of clocks. */
  private static final Duration KEPT = SessionTokens.MAX_TTL.plusMinutes(5);

  private final Map<String, Instant> moments = new ConcurrentHashMap<>();
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

  /** Takes a revocation in: everything under this key that was issued up to then is over. */
  public void take(String key, Instant moment) {
    var oldest = clock.instant().minus(KEPT);
    moments.values().removeIf(it -> it.isBefore(oldest));
    if (!moment.isBefore(oldest)) {
      moments.merge(key, moment, (one, other) -> one.isAfter(other) ? one : other);
    }
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
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "the session was ended: log in again");
    }
  }

  int remembered() {
    return moments.size();
  }
}
