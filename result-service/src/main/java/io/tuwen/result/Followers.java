package io.tuwen.result;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.session.Revocations.Registration;
import io.tuwen.contract.share.TooMuch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Those who follow the images of one stream.
 *
 * <p>INVARIANT: an image that does not exist is reported once and not watched, so that invented
 * names cost nothing.
 *
 * <p>INVARIANT: of a subscriber that is behind, no result is held. What it has to be told is
 * remembered by the follower of its image, and looked up, one by one, when the subscriber asks for
 * more; of each image that is the latest.
 */
final class Followers implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Followers.class);

  private final BiFunction<Duration, Runnable, Cancellable> later;
  private final List<Follower> all = new ArrayList<>();
  private final Set<Follower> behind = new LinkedHashSet<>();
  private MultiEmitter<? super News> emitter;
  private Follower lookedFor;
  private long wanted;
  private int left;
  private boolean closed;
  private boolean failed;

  /**
   * Prepares.
   *
   * @param images how many will be followed; a stream of none never ends by itself
   * @param later does something after a while, unless it is cancelled
   */
  Followers(int images, BiFunction<Duration, Runnable, Cancellable> later) {
    this.later = later;
    left = images;
  }

  /**
   * The stream.
   *
   * @param begin begins to follow
   */
  Multi<News> told(Consumer<MultiEmitter<? super News>> begin) {
    return Multi.createFrom()
        .<News>emitter(
            to -> {
              emitter = to;
              begin.accept(to);
            })
        .onRequest()
        .invoke(this::want);
  }

  private void want(long more) {
    synchronized (this) {
      wanted = wanted > Long.MAX_VALUE - more ? Long.MAX_VALUE : wanted + more;
    }
    catchUp();
  }

  /** Looks for the next of those that the subscriber has not been told. */
  private void catchUp() {
    Follower next;
    synchronized (this) {
      if (wanted <= 0 || lookedFor != null || behind.isEmpty()) {
        return;
      }
      next = behind.iterator().next();
      behind.remove(next);
      lookedFor = next;
    }
    next.look(Watches.Registration::look);
  }

  /** Not where the subscriber is behind: it has something to read. */
  void beat() {
    tell(new News.Silence());
  }

  /** Whether it was told; that there is no image always is, which is short and comes once. */
  private boolean tell(News news) {
    synchronized (this) {
      if (wanted <= 0 && !isMissing(news)) {
        return false;
      }
      wanted--;
    }
    emitter.emit(news);
    return true;
  }

  private static boolean isMissing(News news) {
    return news instanceof News.Of of && of.finding() instanceof Finding.Missing;
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
      behind.clear();
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

  /** Ends the stream; what was not told yet its client asks for again. */
  void end() {
    emitter.complete();
  }

  /** Watches over the stream; where there is nothing to watch any more, it fails. */
  Registration watched(Function<Runnable, Registration> watch) {
    try {
      return watch.apply(this::end);
    } catch (TuwenException e) {
      fail(e);
      return () -> {};
    }
  }

  private synchronized void remember(Follower follower) {
    behind.add(follower);
  }

  /** A look of it is over. */
  private void settled(Follower follower) {
    synchronized (this) {
      if (lookedFor == follower) {
        lookedFor = null;
      }
    }
    catchUp();
  }

  private void gone(Follower follower) {
    boolean isLast;
    synchronized (this) {
      all.remove(follower);
      behind.remove(follower);
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

    /**
     * Tells without a lock: who is told may ask for more at once. There is one look at a time, so
     * the order is that of the looks.
     */
    @Override
    public void found(Finding finding) {
      if (isNews(finding)) {
        if (!tell(new News.Of(image, finding))) {
          forgetTold();
          remember(this);
        } else if (finding instanceof Finding.Missing) {
          gone(this);
        }
      }
      settled(this);
    }

    private synchronized boolean isNews(Finding finding) {
      retry.cancel();
      backoff.reset();
      var seen = Told.of(finding);
      var isNews = !ended && !finding.isPending() && !seen.equals(told);
      told = seen;
      return isNews;
    }

    private synchronized void forgetTold() {
      told = new Told.Nothing();
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
      look(Watches.Registration::lookAgain);
    }

    private void look(Consumer<Watches.Registration> how) {
      Watches.Registration looking;
      synchronized (this) {
        looking = registration;
        if (looking == null) {
          lookLater();
        }
      }
      if (looking != null) {
        how.accept(looking);
      }
    }
  }
}
