package io.tuwen.result;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tuwen.common.error.TuwenException;
import io.tuwen.common.key.ImageKey;
import io.tuwen.common.key.LogName;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Images and their results: now, as soon as they are there, or for as long as somebody listens. */
@ApplicationScoped
public class Images {
  private static final Logger LOG = Logger.getLogger(Images.class);

  private final Findings findings;
  private final Watches watches;
  private final Vertx vertx;

  Images(Findings findings, Watches watches, Vertx vertx) {
    this.findings = findings;
    this.watches = watches;
    this.vertx = vertx;
  }

  /** What there is now. */
  public Uni<Finding> find(ImageKey image) {
    return findings.find(image.objectKey());
  }

  /**
   * Waits until there is a result, or no image.
   *
   * @return what there is then, or after this time
   */
  public Uni<Finding> await(ImageKey image, Duration atMost) {
    return until(image, atMost, finding -> !(finding instanceof Finding.Pending));
  }

  /** Waits until there is a result, also of an image that is still on its way. */
  public Uni<Finding> awaitResult(ImageKey image, Duration atMost) {
    return until(image, atMost, finding -> finding instanceof Finding.Done);
  }

  private Uni<Finding> until(ImageKey image, Duration atMost, Predicate<Finding> enough) {
    if (atMost.toMillis() <= 0) {
      return find(image);
    }
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var wait = new Wait(emitter, enough);
              // There before the first look: a result that comes in between wakes it.
              var watching = watches.watch(image.objectKey(), wait);
              var timer =
                  vertx.setTimer(
                      atMost.toMillis(),
                      id -> {
                        wait.isLast = true;
                        watching.look();
                      });
              emitter.onTermination(
                  () -> {
                    vertx.cancelTimer(timer);
                    watching.close();
                  });
            });
  }

  /**
   * The results of some images, those that are there and those that come, until somebody stops
   * listening.
   *
   * @param heartbeat how often {@link News.Silence} is told
   */
  public Multi<News> follow(List<ImageKey> images, Duration heartbeat) {
    return Multi.createFrom()
        .emitter(
            emitter -> {
              var watching = new ArrayList<Watches.Watching>();
              var beat =
                  vertx.setPeriodic(heartbeat.toMillis(), id -> emitter.emit(new News.Silence()));
              emitter.onTermination(
                  () -> {
                    vertx.cancelTimer(beat);
                    watching.forEach(Watches.Watching::close);
                  });
              try {
                for (var image : images) {
                  var follower = new Follower(image, emitter);
                  watching.add(watches.watch(image.objectKey(), follower));
                }
              } catch (TuwenException e) {
                emitter.fail(e);
              }
            });
  }

  /** A wait that ends once. */
  private static final class Wait implements Watcher {
    private final UniEmitter<? super Finding> emitter;
    private final Predicate<Finding> enough;
    private volatile boolean isLast;
    private volatile Finding last = new Finding.Missing();

    Wait(UniEmitter<? super Finding> emitter, Predicate<Finding> enough) {
      this.emitter = emitter;
      this.enough = enough;
    }

    @Override
    public void found(Finding finding) {
      last = finding;
      if (isLast || enough.test(finding)) {
        emitter.complete(finding);
      }
    }

    @Override
    public void failed(Throwable cause) {
      emitter.fail(cause);
    }

    @Override
    public void ended() {
      emitter.complete(last);
    }
  }

  /** Tells each result once, and a missing image once. */
  private static final class Follower implements Watcher {
    private final ImageKey image;
    private final MultiEmitter<? super News> emitter;
    private Finding told;

    Follower(ImageKey image, MultiEmitter<? super News> emitter) {
      this.image = image;
      this.emitter = emitter;
    }

    @Override
    public synchronized void found(Finding finding) {
      var isNews = !(finding instanceof Finding.Pending) && !finding.equals(told);
      told = finding;
      if (isNews) {
        emitter.emit(new News.Of(image, finding));
      }
    }

    /** The next event brings the next look. */
    @Override
    public void failed(Throwable cause) {
      LOG.warnf("event=look_failed image=%s cause=\"%s\"", LogName.of(image.id()), cause);
    }

    @Override
    public void ended() {
      emitter.complete();
    }
  }
}
