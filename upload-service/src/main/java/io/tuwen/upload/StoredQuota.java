package io.tuwen.upload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.upload.StoredAmounts.Stored;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * How much an owner may have stored.
 *
 * <p>It is a soft bound: the index follows uploads within a second or so, and what it said holds
 * for some seconds here. Where it is not to be had, uploads pass: an image that is lost costs more
 * than one too many.
 *
 * <p>Guests are one owner, so none of them has a bound. Thread-safe.
 */
@ApplicationScoped
public class StoredQuota {
  private static final Logger LOG = Logger.getLogger(StoredQuota.class);
  private static final Duration LIFE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final int MAX_OWNERS = 10_000;

  private final StoredAmounts amounts;
  private final long images;
  private final long bytes;
  private final Counter refused;

  /** In the order in which they were asked for, and so in that in which they end. */
  private final Map<Owner, Asked> asked = new LinkedHashMap<>();

  private record Asked(Uni<Optional<Stored>> answer, long until) {}

  StoredQuota(StoredAmounts amounts, LimitsConfig limits, MeterRegistry metrics) {
    this.amounts = amounts;
    images = limits.storedImages();
    bytes = limits.storedBytes().asLongValue();
    if (images < 0 || bytes < 0) {
      throw new IllegalStateException(
          "tuwen.limits.stored-images and tuwen.limits.stored-bytes are 0, for no bound, or more");
    }
    // There from the beginning, or the first would be no increase.
    refused = metrics.counter("tuwen.limited", "limit", "stored", "by", "caller");
  }

  /**
   * Whether the caller may store more; fails with {@code STORED_QUOTA_EXCEEDED} where not.
   *
   * <p>INVARIANT: the request was counted by {@link UploadLimits} before, since the answer may cost
   * a look at the storage.
   *
   * @param isStored whether what it sends is stored already and adds nothing; asked where it may
   *     store nothing more
   */
  public Uni<Void> check(Caller caller, Uni<Boolean> isStored) {
    if (images + bytes == 0 || caller.owner().isGuest()) {
      return Uni.createFrom().voidItem();
    }
    var loop = Vertx.currentContext();
    var answer = ask(caller);
    return (loop == null ? answer : answer.emitOn(task -> loop.runOnContext(nothing -> task.run())))
        .map(stored -> stored.flatMap(this::excess))
        .chain(
            excess ->
                excess.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : unlessStored(isStored, excess.get()));
  }

  private Optional<TuwenException> excess(Stored stored) {
    if (images > 0 && stored.images() >= images) {
      return Optional.of(exceeded("images", images));
    }
    return bytes > 0 && stored.bytes() >= bytes
        ? Optional.of(exceeded("bytes", bytes))
        : Optional.empty();
  }

  private Uni<Void> unlessStored(Uni<Boolean> isStored, TuwenException excess) {
    return isStored
        .invoke(
            it -> {
              if (!it) {
                refused.increment();
                throw excess;
              }
            })
        .replaceWithVoid();
  }

  private static TuwenException exceeded(String unit, long most) {
    return new TuwenException(
        ErrorCode.STORED_QUOTA_EXCEEDED,
        "one owner may have %d %s here; delete some first".formatted(most, unit));
  }

  private synchronized Uni<Optional<Stored>> ask(Caller caller) {
    var now = System.nanoTime();
    for (var all = asked.values().iterator(); all.hasNext() && all.next().until() - now < 0; ) {
      all.remove();
    }
    if (asked.size() >= MAX_OWNERS) {
      return fresh(caller);
    }
    return asked
        .computeIfAbsent(
            caller.owner(),
            owner -> new Asked(fresh(caller).memoize().indefinitely(), now + LIFE.toNanos()))
        .answer();
  }

  private Uni<Optional<Stored>> fresh(Caller caller) {
    return amounts
        .of(caller)
        .map(Optional::of)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .invoke(e -> LOG.warnf("event=quota_unknown owner=%s cause=\"%s\"", caller.owner(), e))
        .onFailure()
        .recoverWithItem(Optional.empty());
  }
}
