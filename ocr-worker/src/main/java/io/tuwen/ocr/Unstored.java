package io.tuwen.ocr;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.share.LatestMap;
import io.tuwen.contract.store.ETag;
import io.tuwen.ocr.EngineChain.Readings;
import java.util.Map;
import java.util.Optional;

/**
 * What counts of readings that had a cost, and could not be stored yet, for the next try of this
 * worker: while the storage takes nothing, images are tried again for as long as it takes.
 * Thread-safe.
 */
final class Unstored {
  private static final int MAX = 64;

  private final Map<Version, Readings> readings = LatestMap.byEntry(MAX);

  private record Version(ObjectKey key, ETag eTag) {}

  synchronized void keep(ObjectKey key, ETag eTag, Readings reading) {
    readings.put(new Version(key, eTag), reading);
  }

  synchronized Optional<Readings> find(ObjectKey key, ETag eTag) {
    return Optional.ofNullable(readings.get(new Version(key, eTag)));
  }

  /** It is stored, or not wanted any more. */
  synchronized void forget(ObjectKey key, ETag eTag) {
    readings.remove(new Version(key, eTag));
  }
}
