package io.tuwen.result;

import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.share.TooMuch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/**
 * Those who follow the images of one stream.
 *
 * <p>INVARIANT: an image that does not exist is reported once and not watched, so that invented
 * names cost nothing.
 */
final class Followers implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Followers.class);

  private final MultiEmitter<? super News> emitter;
  private final BiFunction<Duration, Runnable, Cancellable> later;
  private final List<Follower> all = new ArrayList<>();
  private int left;
  private boolean closed;
  private boolean failed;

  /**
   * Prepares.
   *
   * @param images how many will be followed; a stream of none never ends by itself
   * @param later does something after a while, unless it is cancelled
   */
  Followers(
      MultiEmitter<? super News> emitter,
      int images,
      BiFunction<Duration, Runnable, Cancellable> later) {
    this.emitter = emitter;
    this.later = later;
    left = images;
  }

  synchronized Follower add(ImageKey image) {
    var follower = new Follower(image);
    all.add(follower);
    return follower;
  }

  synchronized boolean isClosed() {
    return closed || failed;
  }

  @Override
  public void close() {
    List<Follower> ending;
    synchronized (this) {
      closed = true;
      ending = List.copyOf(all);
      all.clear();
    }
    ending.forEach(Follower::end);
  }

  /** Once: what fails afterwards would be an ERROR line, of which strangers could write many. */
  void fail(Throwable cause) {
    synchronized (this) {
      if (failed || closed) {
        return;
      }
      failed = true;
    }
    emitter.fail(cause);
  }

  private void gone(Follower follower) {
    boolean isLast;
    synchronized (this) {
      all.remove(follower);
      left--;
      isLast = left == 0;
    }
    follower.end();
    if (isLast) {
      emitter.complete();
    }
  }

  /** Tells each result once, and a missing image once. */
  final class Follower implements Watcher {
    private final ImageKey image;
    private final Backoff backoff = new Backoff();
    private Watches.Registration registration;
    private Cancellable retry = () -> {};
    private Told told = new Told.Nothing();
    private boolean ended;

    private Follower(ImageKey image) {
      this.image = image;
    }

    /** The first look may have shown already that there is nothing to watch. */
    void begin(Watches.Registration begun) {
      synchronized (this) {
        registration = begun;
        if (!ended && !isClosed()) {
          return;
        }
      }
      begun.close();
    }

    private void end() {
      Watches.Registration ending;
      synchronized (this) {
        ended = true;
        retry.cancel();
        ending = registration;
      }
      if (ending != null) {
        ending.close();
      }
    }

    @Override
    public void found(Finding finding) {
      synchronized (this) {
        retry.cancel();
        backoff.reset();
        var seen = Told.of(finding);
        var isNews = !finding.isPending() && !seen.equals(told);
        told = seen;
        if (ended || !isNews) {
          return;
        }
        emitter.emit(new News.Of(image, finding));
        if (!(finding instanceof Finding.Missing)) {
          return;
        }
        ended = true;
      }
      gone(this);
    }

    /** Often there is no further event that would bring the next look, so a timer does. */
    @Override
    public void failed(Throwable cause) {
      if (cause instanceof TooMuch) {
        fail(cause);
        return;
      }
      synchronized (this) {
        if (backoff.isFresh()) {
          LOG.warnf("event=look_failed image=%s cause=\"%s\"", LogName.of(image.id()), cause);
        }
        lookLater();
      }
    }

    private synchronized void lookLater() {
      if (!ended && !isClosed()) {
        retry.cancel();
        retry = later.apply(backoff.next(), this::lookAgain);
      }
    }

    private void lookAgain() {
      Watches.Registration looking;
      synchronized (this) {
        looking = registration;
        if (looking == null) {
          lookLater();
        }
      }
      if (looking != null) {
        looking.lookAgain();
      }
    }

    @Override
    public void ended() {
      emitter.complete();
    }
  }
}
