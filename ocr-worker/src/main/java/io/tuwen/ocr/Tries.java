package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.share.LatestMap;
import io.tuwen.contract.store.ETag;
import io.tuwen.ocr.OcrEngine.Availability;
import io.tuwen.ocr.guard.Clock;
import io.tuwen.ocr.guard.NotAsked;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What providers have answered to images that have no result yet, for the next try of this worker.
 * Thread-safe.
 *
 * <p>INVARIANT: a provider that has refused an image is not asked for it again. One that has failed
 * for it as often as an image is tried is asked once a day while it has trouble, which this image
 * may be the reason of. Where it reads others, it fails for it as often and once more.
 */
final class Tries {
  private static final int MAX = 10_000;
  private static final Duration DAY = Duration.ofDays(1);

  private final int attempts;
  private final Clock clock;
  private final Map<Version, OfImage> images = LatestMap.byUse(MAX);

  private record Version(ObjectKey key, ETag eTag) {}

  /**
   * Remembers nothing yet.
   *
   * @param attempts how often an image is tried
   */
  Tries(int attempts, Clock clock) {
    this.attempts = attempts;
    this.clock = clock;
  }

  synchronized OfImage of(ObjectKey key, ETag eTag) {
    return images.computeIfAbsent(new Version(key, eTag), it -> new OfImage());
  }

  /** It has a result. */
  synchronized void forget(ObjectKey key, ETag eTag) {
    images.remove(new Version(key, eTag));
  }

  /**
   * What an engine has said last.
   *
   * @param failures all of them
   * @param own those before which it had no trouble, so that the image may be the reason
   * @param isFinal whether it is not asked again
   */
  private record Tried(int failures, int own, Duration at, TuwenException said, boolean isFinal) {}

  /** The tries of one image. */
  final class OfImage {
    private final Map<EngineId, Tried> engines = new HashMap<>();

    /** Throws where a provider is not to be asked: what it has said, or that it waits. */
    synchronized void check(EngineId engine, Availability now) {
      var tried = engines.get(engine);
      if (tried == null) {
        return;
      }
      if (tried.isFinal()) {
        throw tried.said();
      }
      if (tried.failures() >= attempts
          && now != Availability.ON
          && clock.elapsed().minus(tried.at()).compareTo(DAY) < 0) {
        throw new NotAsked(
            NotAsked.Why.PAUSED, "the OCR provider has to read another image before this one");
      }
    }

    /** A provider has failed, which was like that before. */
    synchronized void failed(EngineId engine, Availability before, TuwenException said) {
      var isRefused = said.category() == Category.PERMANENT;
      if (!isRefused && !ProviderFailure.mayBeOfImage(said)) {
        return;
      }
      var tried = engines.get(engine);
      var failures = tried == null ? 1 : tried.failures() + 1;
      var own = (tried == null ? 0 : tried.own()) + (before == Availability.ON ? 1 : 0);
      var isFinal = isRefused || own > attempts;
      engines.put(engine, new Tried(failures, own, clock.elapsed(), said, isFinal));
    }
  }
}
