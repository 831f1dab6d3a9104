package io.tuwen.result;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.Deletion.OfImage;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.topic.WorkerKind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Deletes images: it says durably that they are to go, and hears when they are gone. This service
 * has no right to delete, so operations does it.
 *
 * <p>INVARIANT: from the first answer on, an image that is to go is none in this instance, and in
 * the others as soon as they hear of it. Whether operations is there does not matter.
 */
@Startup
@ApplicationScoped
public class Deletions {
  /** Each is in the memory of every instance. */
  private static final int MAX_RUNNING = 100_000;

  private static final int MAX_RUNNING_OF_OWNER = 1000;

  /** One that is on its way, and another for what was uploaded since. */
  private static final int MAX_RUNNING_FOR_ALL = 2;

  private final Findings findings;
  private final OpenDeletions deletions;
  private final DeletionIntents intents;
  private final Watches watches;
  private final Vertx vertx;
  private final Duration patience;
  private final Shares waits;
  private final ConcurrentHashMap<UUID, Set<Wait>> waiting = new ConcurrentHashMap<>();
  private final InstantSource clock = InstantSource.system();

  Deletions(
      Findings findings,
      OpenDeletions deletions,
      DeletionIntents intents,
      Watches watches,
      ResultConfig config,
      MeterRegistry metrics,
      Vertx vertx) {
    this.findings = findings;
    this.deletions = deletions;
    this.intents = intents;
    this.watches = watches;
    this.vertx = vertx;
    patience = config.deletionWait();
    var all = Shares.quarter(config.maxWaiting());
    waits =
        new Shares(
            "deletion-waits",
            "deletions",
            all,
            Shares.quarter(all),
            ErrorCode.TOO_MANY_WAITING,
            metrics);
    deletions.listen(this::heard);
  }

  /**
   * Deletes an image, and waits a while until it is gone. One that is on its way already is joined.
   *
   * @return how far it is then; empty where there is no such image
   */
  public Uni<Optional<Deletion>> delete(Caller caller, ImageKey image) {
    var now = clock.instant();
    return findings
        .original(caller.party(), image.objectKey())
        .chain(
            original ->
                wanted(original, image.objectKey(), now)
                    .map(it -> awaited(caller.party(), it))
                    .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
  }

  /** What is on its way, or has to be published. */
  private Optional<Uni<Deletion>> wanted(
      Optional<StoredObject> original, ObjectKey key, Instant now) {
    var pending = original.isPresent() ? deletions.pending(original.get()) : deletions.pending(key);
    return pending
        .map(it -> Uni.createFrom().item(it))
        .or(() -> original.map(it -> published(Deletion.of(it, By.OWNER, now))));
  }

  private Uni<Optional<Deletion>> awaited(Party party, Uni<Deletion> wanted) {
    Shares.Share share;
    try {
      share = waits.take(party);
    } catch (TooMuch e) {
      // To wait is a courtesy; that it goes needs no place.
      return wanted.map(it -> Optional.of(now(it)));
    }
    return wanted
        .chain(it -> untilDone(it.id()).replaceWith(() -> Optional.of(now(it))))
        .onTermination()
        .invoke(share::close);
  }

  private Deletion now(Deletion before) {
    return deletions.find(before.id()).orElse(before);
  }

  /**
   * Deletes all that an owner has stored up to now.
   *
   * <p>INVARIANT: what is uploaded after the answer stays, and what was uploaded before the request
   * goes: the answer comes when the deletion covers nothing more.
   */
  public Uni<Deletion> deleteAll(Caller caller) {
    if (caller.owner().isGuest()) {
      throw new TuwenException(
          ErrorCode.UNAUTHORIZED, "guests delete their images one by one; log in first");
    }
    if (deletions.runningForAll(caller.owner()) >= MAX_RUNNING_FOR_ALL) {
      throw tooMany();
    }
    var intent = Deletion.of(caller.owner(), By.OWNER, clock.instant());
    return published(intent)
        .chain(
            it -> {
              var left = Duration.between(clock.instant(), intent.over());
              return left.isNegative() || left.isZero()
                  ? Uni.createFrom().item(it)
                  : Uni.createFrom().item(it).onItem().delayIt().by(left);
            });
  }

  private Uni<Deletion> published(Deletion intent) {
    requireRoom(intent);
    return intents
        .publish(intent)
        .map(
            nothing -> {
              deletions.take(intent);
              return intent;
            });
  }

  private void requireRoom(Deletion intent) {
    if (deletions.running() >= MAX_RUNNING || owned(intent) >= MAX_RUNNING_OF_OWNER) {
      throw tooMany();
    }
  }

  private static TuwenException tooMany() {
    return new TuwenException(
        ErrorCode.TOO_MANY_DELETIONS, "wait until some of the deletions before are done");
  }

  /** Guests are one owner, of which none must keep the others from deleting. */
  private int owned(Deletion intent) {
    return owner(intent).filter(it -> !it.isGuest()).map(deletions::running).orElse(0);
  }

  private static Optional<Owner> owner(Deletion deletion) {
    return deletion.scope() instanceof Deletion.OfOwner all
        ? Optional.of(all.owner())
        : ImageKey.parse(((OfImage) deletion.scope()).key()).map(ImageKey::owner);
  }

  /** One of the caller's, which is on its way or was done a while ago. */
  public Optional<Deletion> find(Caller caller, String id) {
    try {
      return deletions
          .find(UUID.fromString(id))
          .filter(it -> owner(it).filter(caller.owner()::equals).isPresent());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Ends who waits for images that are to go, and who waits until they are gone. */
  private void heard(Deletion deletion) {
    if (deletion.isDone()) {
      waiting.getOrDefault(deletion.id(), Set.of()).forEach(Wait::end);
    } else if (deletion.scope() instanceof OfImage image) {
      WorkerKind.ALL.forEach(it -> watches.wake(image.key(), it));
    } else {
      watches.wakeAll(deletion.scope()::includes);
    }
  }

  private Uni<Void> untilDone(UUID id) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var wait = new Wait(emitter);
              waiting.compute(
                  id,
                  (same, known) -> {
                    var all = known == null ? ConcurrentHashMap.<Wait>newKeySet() : known;
                    all.add(wait);
                    return all;
                  });
              var timer = vertx.setTimer(patience.toMillis(), nothing -> wait.end());
              // Its client asks another instance how far it is.
              var ending = watches.atEnd(wait::end);
              emitter.onTermination(
                  () -> {
                    vertx.cancelTimer(timer);
                    ending.cancel();
                    forget(id, wait);
                  });
              // After it is registered, so that it is never missed.
              if (deletions.find(id).map(Deletion::isDone).orElse(true)) {
                wait.end();
              }
            });
  }

  private void forget(UUID id, Wait wait) {
    waiting.computeIfPresent(
        id,
        (same, all) -> {
          all.remove(wait);
          return all.isEmpty() ? null : all;
        });
  }

  /** A wait that ends once, on the event loop of who waits. */
  private static final class Wait {
    private final UniEmitter<? super Void> emitter;
    private final Context loop = Vertx.currentContext();
    private final AtomicBoolean ended = new AtomicBoolean();

    Wait(UniEmitter<? super Void> emitter) {
      this.emitter = emitter;
    }

    void end() {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      if (loop == null) {
        emitter.complete(null);
      } else {
        loop.runOnContext(nothing -> emitter.complete(null));
      }
    }
  }
}
