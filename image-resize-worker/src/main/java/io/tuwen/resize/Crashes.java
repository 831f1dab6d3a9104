package io.tuwen.resize;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.rendition.StoredRendition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The renditions whose making ended child processes: a request for one of them again ends no more.
 * What clients asked for is remembered for some minutes; of what an event asked for, a record is
 * stored. Thread-safe.
 *
 * <p>INVARIANT: never more than {@link #MAX_KNOWN} are remembered, and none for longer than {@link
 * #KEPT}.
 */
final class Crashes {
  static final int MAX_KNOWN = 10_000;
  static final Duration KEPT = Duration.ofMinutes(10);

  private final Renditions renditions;
  private final LongSupplier nanos;

  /** When each happened; the latest is at the end. */
  private final Map<OnDemand.Version, Long> known = new LinkedHashMap<>();

  Crashes(Renditions renditions) {
    this(renditions, System::nanoTime);
  }

  /** Remembers, by a clock of one's own. */
  Crashes(Renditions renditions, LongSupplier nanos) {
    this.renditions = renditions;
    this.nanos = nanos;
  }

  synchronized void remember(OnDemand.Version version) {
    known.remove(version);
    known.put(version, nanos.getAsLong());
    forget();
  }

  /**
   * Refuses what is remembered.
   *
   * @throws TuwenException {@code WORKER_CRASHED}
   */
  synchronized void check(OnDemand.Version version) {
    forget();
    if (known.containsKey(version)) {
      throw new TuwenException(
          ErrorCode.WORKER_CRASHED, "the image ended the process that rendered it, minutes ago");
    }
  }

  /**
   * Refuses a named style, in whatever format, whose making for the image's event crashed.
   *
   * @param own what the style in its own format would be stamped with
   * @throws TuwenException {@code WORKER_CRASHED}
   */
  void checkStored(Wanted wanted, RenditionStamp own) {
    wanted
        .style()
        .filter(style -> renditions.hasRoom(wanted.original(), style.name()))
        .flatMap(it -> renditions.describe(renditions.failure(wanted.original(), it.name())))
        .filter(StoredRendition.Failed.class::isInstance)
        .map(StoredRendition.Failed.class::cast)
        .filter(known -> known.code().equals(ErrorCode.WORKER_CRASHED.code()))
        .filter(known -> known.stamp().satisfies(own))
        .ifPresent(
            known -> {
              throw new TuwenException(ErrorCode.WORKER_CRASHED, known.detail());
            });
  }

  private void forget() {
    var now = nanos.getAsLong();
    var times = known.values().iterator();
    while (times.hasNext() && (now - times.next() >= KEPT.toNanos() || known.size() > MAX_KNOWN)) {
      times.remove();
    }
  }

  synchronized int remembered() {
    return known.size();
  }
}
