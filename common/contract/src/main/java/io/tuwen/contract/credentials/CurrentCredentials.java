package io.tuwen.contract.credentials;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The credentials of a service as they are now, for all that it asks of Aliyun.
 *
 * <p>Temporary ones are renewed in the background when two thirds of their life are over. Where
 * that fails, those that are there are used on, up to their end, and it is tried again and again.
 *
 * <p>INVARIANT: {@link #get()} never returns credentials that have expired, and while it has others
 * it waits for nothing. One thread at a time fetches. Thread-safe.
 */
public final class CurrentCredentials implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(CurrentCredentials.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);
  private static final Duration LEAST_LEFT = Duration.ofMinutes(1);

  /**
   * How much of their life is over when they are renewed: chance keeps pods from doing it at once.
   */
  private static final double EARLIEST = 0.60;

  private static final double LATEST = 2.0 / 3;

  private final CredentialsSource source;
  private final InstantSource clock;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "credentials");
            thread.setDaemon(true);
            return thread;
          });
  private final Object fetching = new Object();
  private volatile Optional<Credentials> current = Optional.empty();

  /** Since when fetching fails; guarded by {@link #fetching}. */
  private Optional<Instant> failedAt = Optional.empty();

  private CurrentCredentials(CredentialsSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** Those that do not change. */
  public static CurrentCredentials fixed(Credentials credentials) {
    var fixed = new CurrentCredentials(() -> credentials, InstantSource.system());
    fixed.current = Optional.of(credentials);
    return fixed;
  }

  /** Begins to fetch, and returns at once. */
  public static CurrentCredentials of(CredentialsSource source) {
    return of(source, InstantSource.system());
  }

  static CurrentCredentials of(CredentialsSource source, InstantSource clock) {
    var credentials = new CurrentCredentials(source, clock);
    credentials.refresher.execute(() -> credentials.renew(FIRST_PAUSE));
    return credentials;
  }

  /**
   * What to sign with now.
   *
   * @throws TuwenException where there is nothing that has not expired
   */
  public Credentials get() {
    var known = current;
    if (known.isPresent() && !isOver(known.get())) {
      return known.get();
    }
    try {
      return fetched();
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.STORAGE_UNAVAILABLE, "this service has no credentials at the moment", e);
    }
  }

  /**
   * What to sign with in place of credentials that a service says have expired, whatever the clock
   * of this machine says.
   *
   * @return the same where there are no others
   * @throws TuwenException where there is nothing that has not expired
   */
  public Credentials insteadOf(Credentials expired) {
    synchronized (fetching) {
      current = current.filter(it -> !it.equals(expired));
    }
    return get();
  }

  /** Whether there are credentials that last for another minute. */
  public boolean isReady() {
    return current.filter(it -> left(it).compareTo(LEAST_LEFT) >= 0).isPresent();
  }

  private boolean isOver(Credentials credentials) {
    return left(credentials).isZero() || left(credentials).isNegative();
  }

  private Duration left(Credentials credentials) {
    return credentials
        .expiration()
        .map(it -> Duration.between(clock.instant(), it))
        .orElse(LEAST_LEFT);
  }

  /** For callers that have nothing: all of them wait for one answer, and share its failure too. */
  private Credentials fetched() throws IOException {
    synchronized (fetching) {
      if (current.isPresent() && !isOver(current.get())) {
        return current.get();
      }
      if (failedAt.filter(it -> clock.instant().isBefore(it.plus(FIRST_PAUSE))).isPresent()) {
        throw new IOException("the last try has just failed");
      }
      return fetch();
    }
  }

  private Credentials fetch() throws IOException {
    try {
      var fetched = source.fetch();
      if (isOver(fetched)) {
        throw new IOException("the credentials that were fetched have expired already");
      }
      current = Optional.of(fetched);
      failedAt = Optional.empty();
      LOG.infof(
          "event=credentials_fetched expires=%s",
          fetched.expiration().map(Instant::toString).orElse("never"));
      return fetched;
    } catch (IOException e) {
      failedAt = Optional.of(clock.instant());
      LOG.warnf(
          "event=credentials_not_fetched left=%s cause=\"%s\"",
          current.map(it -> left(it).toString()).orElse("none"), e.getMessage());
      throw e;
    }
  }

  private void renew(Duration pauseAfterFailure) {
    try {
      Credentials renewed;
      synchronized (fetching) {
        renewed = fetch();
      }
      if (renewed.expiration().isPresent()) {
        var share = ThreadLocalRandom.current().nextDouble(EARLIEST, LATEST);
        again(share(left(renewed), share), FIRST_PAUSE);
      }
    } catch (IOException e) {
      var chance = ThreadLocalRandom.current().nextDouble(0.5, 1);
      var doubled = pauseAfterFailure.multipliedBy(2);
      again(
          share(pauseAfterFailure, chance), doubled.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : doubled);
    } catch (RuntimeException e) {
      LOG.error("event=unforeseen", e);
      again(MAX_PAUSE, MAX_PAUSE);
    }
  }

  private static Duration share(Duration whole, double share) {
    return Duration.ofMillis((long) (whole.toMillis() * share));
  }

  private void again(Duration pause, Duration pauseAfterFailure) {
    try {
      var unused =
          refresher.schedule(
              () -> renew(pauseAfterFailure), pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("event=credentials_closed");
    }
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }
}
