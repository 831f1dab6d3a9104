package io.tuwen.upload.sts;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Gives phones that ask for it temporary credentials of their owner.
 *
 * <p>INVARIANT: a guest gets nothing. STS takes 100 calls a second of the whole account, so one
 * owner's credentials are given again until little of their life is left, and few are asked for at
 * once.
 */
@Startup
@ApplicationScoped
public class PhoneSessions {
  static final int MAX_PER_MINUTE_OF_OWNER = 6;

  /** Credentials of which less is left are not given any more. */
  static final Duration LEAST_LEFT = Duration.ofMinutes(5);

  private static final Party ALL = new Party.Ourselves();
  private static final int MAX_REMEMBERED = 10_000;

  /** Half of what Aliyun takes of an account, all its users and roles together. */
  private static final int MAX_PER_MINUTE = 3_000;

  private final PhoneRole role;
  private final String bucket;
  private final String region;
  private final MeterRegistry metrics;
  private final Allowance ofOwner;
  private final Allowance inAll;
  private final InstantSource clock = InstantSource.system();

  /** In the order in which they were made, so that the first ends first. */
  private final Map<Owner, Credentials> known = new LinkedHashMap<>();

  private final Map<Owner, Uni<Credentials>> asked = new ConcurrentHashMap<>();

  PhoneSessions(
      StsConfig config,
      PhoneRole role,
      StorageConfig storage,
      ObjectStore store,
      MeterRegistry metrics) {
    if (config.perMinute() < 1 || config.perMinute() > MAX_PER_MINUTE) {
      throw new IllegalStateException("tuwen.sts.per-minute is from 1 to " + MAX_PER_MINUTE);
    }
    this.role = role;
    this.metrics = metrics;
    bucket = store.name(Bucket.ORIGINALS);
    region = storage.region();
    ofOwner =
        new Allowance("sts-of-owner", "temporary credentials", MAX_PER_MINUTE_OF_OWNER, metrics);
    inAll = new Allowance("sts", "temporary credentials of all", config.perMinute(), metrics);
  }

  /**
   * Passes where there are any, so that a login code is not spent for nothing.
   *
   * @throws TuwenException {@code STS_UNAVAILABLE} where there are none
   */
  public void require() {
    if (!role.isPresent()) {
      throw new TuwenException(
          ErrorCode.STS_UNAVAILABLE,
          "there are no temporary credentials here: log in without \"sts\"");
    }
  }

  /** Gives an owner its credentials, those of before where they last. */
  public Uni<PhoneCredentials> of(Owner owner) {
    if (owner.isGuest()) {
      throw new IllegalArgumentException("a guest gets no credentials");
    }
    return Uni.createFrom()
        .deferred(() -> asked.computeIfAbsent(owner, this::begin))
        .map(it -> new PhoneCredentials(owner, it, bucket, region));
  }

  private Optional<Credentials> lasting(Owner owner) {
    synchronized (known) {
      return Optional.ofNullable(known.get(owner)).filter(this::lasts);
    }
  }

  private boolean lasts(Credentials credentials) {
    return credentials.expiration().orElseThrow().isAfter(clock.instant().plus(LEAST_LEFT));
  }

  private void keep(Owner owner, Credentials credentials) {
    synchronized (known) {
      known.remove(owner);
      known.put(owner, credentials);
      var all = known.values().iterator();
      while (all.hasNext() && (!lasts(all.next()) || known.size() > MAX_REMEMBERED)) {
        all.remove();
      }
    }
  }

  /**
   * One look, and where need be one question, for all requests of an owner that come meanwhile. A
   * look before that missed what another request was about to keep, and the question came twice.
   */
  private Uni<Credentials> begin(Owner owner) {
    return lasting(owner)
        .map(it -> Uni.createFrom().item(it))
        .orElseGet(() -> ask(owner))
        .onTermination()
        .invoke(() -> asked.remove(owner))
        .memoize()
        .indefinitely();
  }

  private Uni<Credentials> ask(Owner owner) {
    var party = new Party.OfOwner(owner);
    ofOwner.check(party);
    inAll.check(ALL);
    ofOwner.spend(party, 1);
    inAll.spend(ALL, 1);
    return role.begin(owner)
        .onFailure(CircuitBreakerOpenException.class)
        .transform(
            open ->
                new TuwenException(
                    ErrorCode.STS_UNAVAILABLE,
                    "STS has not answered lately; log in without \"sts\", or in a moment"))
        .invoke(it -> keep(owner, it))
        .onItemOrFailure()
        .invoke((it, failure) -> count(failure));
  }

  private void count(Throwable failure) {
    var outcome =
        failure == null
            ? "ok"
            : failure instanceof TuwenException known ? known.code().code() : "internal_error";
    metrics.counter("tuwen.sts", "outcome", outcome).increment();
  }
}
