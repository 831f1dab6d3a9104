package io.tuwen.result;

import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.share.TooMuch;
import java.util.ArrayList;
import java.util.List;
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
  private final List<Follower> all = new ArrayList<>();
  private int left;
  private boolean closed;
  private boolean failed;

  /**
   * Prepares.
   *
   * @param images how many will be followed; a stream of none never ends by itself
   */
  Followers(MultiEmitter<? super News> emitter, int images) {
    this.emitter = emitter;
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
    private Watches.Registration registration;
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
        ending = registration;
      }
      if (ending != null) {
        ending.close();
      }
    }

    @Override
    public void found(Finding finding) {
      synchronized (this) {
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

    /** The next event brings the next look. */
    @Override
    public void failed(Throwable cause) {
      if (cause instanceof TooMuch) {
        fail(cause);
        return;
      }
      LOG.warnf("event=look_failed image=%s cause=\"%s\"", LogName.of(image.id()), cause);
    }

    @Override
    public void ended() {
      emitter.complete();
    }
  }
}
