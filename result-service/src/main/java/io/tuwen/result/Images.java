package io.tuwen.result;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.session.Revocations.Registration;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.topic.WorkerKind;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Images and their results: now, as soon as they are there, or while a client listens. */
@ApplicationScoped
public class Images {
  private final Findings findings;
  private final Watches watches;
  private final Vertx vertx;
  private final Shares namedWaits;

  Images(
      Findings findings, Watches watches, ResultConfig config, MeterRegistry metrics, Vertx vertx) {
    var all = Shares.quarter(config.maxWaiting());
    namedWaits =
        new Shares(
            "named-waits",
            "waits for names",
            all,
            Shares.quarter(all),
            ErrorCode.TOO_MANY_WAITING,
            metrics);
    this.findings = findings;
    this.watches = watches;
    this.vertx = vertx;
  }

  /** What there is now of an image, and of the operations that are named by their kinds. */
  public Uni<Finding> find(Party party, ImageKey image, WorkerKind... operations) {
    return findings.find(party, image.objectKey(), Set.of(operations));
  }

  /**
   * Waits until an operation has its result, or there is no image.
   *
   * @return what there is then, or after this time
   */
  public Uni<Finding> await(Party party, ImageKey image, WorkerKind operation, Duration atMost) {
    return until(party, image, operation, atMost, finding -> !finding.isPending());
  }

  /**
   * Waits until an operation has its result, also of an image that is still on its way.
   *
   * <p>Anybody can think of names without number, so these waits have shares of their own and leave
   * most of all waits to images that are there.
   */
  public Uni<Finding> awaitResult(
      Party party, ImageKey image, WorkerKind operation, Duration atMost) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var share = namedWaits.take(party);
              return until(
                      party,
                      image,
                      operation,
                      atMost,
                      it -> it instanceof Finding.Found && !it.isPending())
                  .onTermination()
                  .invoke(share::close);
            });
  }

  private Uni<Finding> until(
      Party party,
      ImageKey image,
      WorkerKind operation,
      Duration atMost,
      Predicate<Finding> enough) {
    if (atMost.toMillis() <= 0) {
      return find(party, image, operation);
    }
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var wait = new Wait(emitter, enough);
              // There before the first look: a result that comes in between wakes it.
              var registration = watches.watch(party, image.objectKey(), operation, wait);
              var timer =
                  vertx.setTimer(
                      atMost.toMillis(),
                      id -> {
                        wait.isLast = true;
                        registration.look();
                      });
              var ending = watches.atEnd(wait::end);
              emitter.onTermination(
                  () -> {
                    vertx.cancelTimer(timer);
                    ending.cancel();
                    registration.close();
                  });
            });
  }

  /**
   * The results of an operation on some images, those that are there and those that come, until the
   * subscriber cancels. An image that is not there is told once and not listened to; where none is
   * left, this ends.
   *
   * <p>It tells as much as the subscriber asks for, and holds no result for one that is behind.
   *
   * @param heartbeat how often {@link News.Silence} is told
   */
  public Multi<News> follow(
      Party party, List<ImageKey> images, WorkerKind operation, Duration heartbeat) {
    return follow(party, images, operation, heartbeat, end -> () -> {});
  }

  /**
   * As {@link #follow(Party, List, WorkerKind, Duration)}.
   *
   * @param watch has something run that ends it, as when a session is over
   */
  public Multi<News> follow(
      Party party,
      List<ImageKey> images,
      WorkerKind operation,
      Duration heartbeat,
      Function<Runnable, Registration> watch) {
    return Multi.createFrom()
        .deferred(
            () -> {
              var followers = new Followers(images.size(), this::later);
              return followers.told(
                  emitter -> {
                    var beat = vertx.setPeriodic(heartbeat.toMillis(), id -> followers.beat());
                    var ending = watches.atEnd(followers::end);
                    var session = followers.watched(watch);
                    emitter.onTermination(
                        () -> {
                          vertx.cancelTimer(beat);
                          ending.cancel();
                          session.close();
                          followers.close();
                        });
                    begin(followers, party, images, operation);
                  });
            });
  }

  private void begin(
      Followers followers, Party party, List<ImageKey> images, WorkerKind operation) {
    try {
      for (var image : images) {
        if (followers.isClosed()) {
          // Refused, or gone: the others are not looked for any more.
          return;
        }
        var follower = followers.add(image);
        follower.begin(watches.watch(party, image.objectKey(), operation, follower));
      }
    } catch (TuwenException e) {
      followers.fail(e);
    }
  }

  private Cancellable later(Duration wait, Runnable what) {
    var timer = vertx.setTimer(wait.toMillis(), id -> what.run());
    return () -> vertx.cancelTimer(timer);
  }

  /** A wait that ends once. */
  private static final class Wait implements Watcher {
    private final UniEmitter<? super Finding> emitter;
    private final Predicate<Finding> enough;
    private volatile boolean isLast;
    private volatile Optional<Finding> last = Optional.empty();

    Wait(UniEmitter<? super Finding> emitter, Predicate<Finding> enough) {
      this.emitter = emitter;
      this.enough = enough;
    }

    @Override
    public void found(Finding finding) {
      last = Optional.of(finding);
      if (isLast || enough.test(finding)) {
        emitter.complete(finding);
      }
    }

    @Override
    public void failed(Throwable cause) {
      emitter.fail(cause);
    }

    /**
     * INVARIANT: that there is no image is said only where the storage has said so. A wait whose
     * first look is under way ends with what that finds.
     */
    void end() {
      isLast = true;
      last.ifPresent(emitter::complete);
    }
  }
}
