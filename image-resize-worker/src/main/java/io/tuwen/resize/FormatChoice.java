package io.tuwen.resize;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.image.ImageHeaders;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.resize.plan.Source;
import io.tuwen.resize.plan.Writable;
import io.tuwen.resize.process.OutputFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Chooses the format of a style: the best that a client takes and that can hold the result.
 *
 * <p>INVARIANT: the choice follows from the header of the original alone, and comes before any look
 * for a rendition. So a key names the format that the rendition under it has, and every request for
 * one version of an original looks under the same key. Thread-safe.
 */
final class FormatChoice {
  private static final int MAX_KNOWN = 10_000;

  /** An original is read as a whole: more of them at once would take too much memory. */
  private static final int MAX_READ_AT_ONCE = 2;

  private final Originals originals;
  private final long maxCost;
  private final Semaphore reading = new Semaphore(MAX_READ_AT_ONCE);
  private final Map<Version, Source> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Version, Source> eldest) {
          return size() > MAX_KNOWN;
        }
      };

  FormatChoice(Originals originals, ResizeConfig config) {
    this.originals = originals;
    maxCost = config.maxCost().toMillis();
  }

  /** One version of an original. */
  private record Version(ObjectKey key, ETag eTag) {}

  /** Whether a format is right for every original, so that none has to be read for it. */
  boolean isRightForAll(OutputFormat format, Processing style) {
    return !style.mayMove() && Writable.isAlways(format, style.pipeline(), maxCost);
  }

  /**
   * Chooses. Blocks while an original is read, which is done once.
   *
   * @param accepted the best first
   * @return empty where the style's own format is left
   * @throws TuwenException where storage does not answer
   */
  Optional<OutputFormat> choose(
      StoredObject original, Processing style, List<OutputFormat> accepted) {
    var source = source(original);
    return accepted.stream()
        .filter(format -> source.filter(it -> isRight(format, it, style)).isPresent())
        .findFirst();
  }

  private boolean isRight(OutputFormat format, Source source, Processing style) {
    return Writable.is(format, source, style.pipeline(), style.mayMove(), maxCost);
  }

  /** Nothing where there is none, or none that can be read: the rendering says why. */
  private Optional<Source> source(StoredObject original) {
    var version = new Version(original.key(), original.eTag());
    synchronized (known) {
      if (known.containsKey(version)) {
        return Optional.of(known.get(version));
      }
    }
    reading.acquireUninterruptibly();
    try {
      return read(original.key());
    } catch (TuwenException e) {
      if (e.category() != Category.PERMANENT) {
        throw e;
      }
      return Optional.empty();
    } finally {
      reading.release();
    }
  }

  private Optional<Source> read(ObjectKey key) {
    var original = originals.fetch(key);
    if (original.isEmpty()) {
      return Optional.empty();
    }
    var source = read(original.get().bytes());
    synchronized (known) {
      known.put(new Version(key, original.get().object().eTag()), source);
    }
    return Optional.of(source);
  }

  private static Source read(byte[] file) {
    var header = ImageHeaders.read(file);
    var mayMove = header.format() == ImageFormat.GIF || header.format() == ImageFormat.WEBP;
    return Source.of(header, mayMove ? Math.max(1, ImageStructure.of(header, file).frames()) : 1);
  }
}
