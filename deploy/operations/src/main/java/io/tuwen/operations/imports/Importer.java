package io.tuwen.operations.imports;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.fetch.Fetcher;
import io.tuwen.contract.fetch.NotFetched;
import io.tuwen.contract.image.ImageBytes;
import io.tuwen.contract.image.ImageLimits;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ArchivedObject;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.OpenObject;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.operations.sweep.Orphans;
import io.tuwen.operations.sweep.SweepConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one thing an image of an owner: a copy below the owner, stored and made known like an
 * upload. Calls block and fail as object storage and broker do. Thread-safe.
 *
 * <p>INVARIANT: what is called imported is stored and its event is durable, and the same thing
 * again is the same image.
 */
@ApplicationScoped
class Importer {
  /** Beside the bytes of the copy: the original's key or address, and which version it was. */
  private static final String FROM = "imported-from";

  private static final String VERSION = "imported-version";

  /** Which import has stored it. */
  private static final String BY = "imported-by";

  /** Of metadata, names included, a store keeps 8 KiB at most. */
  private static final int MAX_FROM = 1024;

  private final ObjectStore store;
  private final Names names;
  private final Orphans originals;
  private final FetchedImages fetched;
  private final ImageLimits limits;
  private final List<String> ignoredPrefixes;

  Importer(
      ObjectStore store,
      Names names,
      Orphans originals,
      FetchedImages fetched,
      ImportsConfig config,
      SweepConfig sweep) {
    this.store = store;
    this.names = names;
    this.originals = originals;
    this.fetched = fetched;
    limits = new ImageLimits(config.maxImage().asLongValue(), config.maxPixels());
    ignoredPrefixes = sweep.ignoredPrefixes().orElse(List.of());
  }

  /** The image that something is or becomes. */
  ImageKey image(Owner owner, String kind, String name) {
    return new ImageKey(owner, names.ofImport(owner, kind, name));
  }

  /**
   * Looks at one, and makes it an image.
   *
   * @param told what was made known since the import wrote down how far it is
   */
  Outcome take(ImportOrder order, String kind, String name, ToldSince told) {
    try {
      return kind.equals(Source.Listed.KIND)
          ? object(order, kind, name, told)
          : address(order, kind, name, told);
    } catch (NotFetched e) {
      return new Outcome.Skipped(reason(e));
    } catch (ArchivedObject e) {
      return Outcome.Skipped.ARCHIVED;
    } catch (TuwenException e) {
      if (e.category() != Category.PERMANENT) {
        throw e;
      }
      return new Outcome.Skipped(e.code().code());
    }
  }

  /** Whether object storage answers when it is asked about one that could not be taken. */
  boolean isAnswered(ImportOrder order, String kind, String name) {
    var key =
        kind.equals(Source.Listed.KIND)
            ? new ObjectKey(name)
            : image(owner(order), kind, name).objectKey();
    try {
      store.describe(Bucket.ORIGINALS, key);
      return true;
    } catch (TuwenException e) {
      return false;
    }
  }

  private static String reason(NotFetched e) {
    return e.reason() == NotFetched.Reason.TOO_LARGE
        ? ErrorCode.IMAGE_TOO_LARGE.code()
        : e.reason().name().toLowerCase(Locale.ROOT);
  }

  private Outcome object(ImportOrder order, String kind, String name, ToldSince told) {
    if (ignoredPrefixes.stream().anyMatch(name::startsWith)) {
      return Outcome.Skipped.IGNORED;
    }
    var key = new ObjectKey(name);
    if (ImageKey.parse(key).isPresent()) {
      return Outcome.Skipped.OURS;
    }
    var image = image(owner(order), kind, name);
    if (told.has(image)) {
      return new Outcome.Imported(image);
    }
    var source = store.describe(Bucket.ORIGINALS, key);
    if (source.isEmpty()) {
      return Outcome.Skipped.GONE;
    }
    limits.checkSize(source.get().size());
    var version = source.get().eTag().value();
    var there = there(image).filter(it -> version.equals(it.attributes().metadata().get(VERSION)));
    if (there.isPresent()) {
      return present(order, image, there.get());
    }
    if (told.isDeleted(image)) {
      return Outcome.Skipped.GONE;
    }
    return bytes(key)
        .map(it -> store(order, image, it, about(order, name, lastSegment(name), version)))
        .orElse(Outcome.Skipped.GONE);
  }

  private Outcome address(ImportOrder order, String kind, String name, ToldSince told)
      throws NotFetched {
    var image = image(owner(order), kind, name);
    if (told.has(image)) {
      return new Outcome.Imported(image);
    }
    var there = there(image);
    if (there.isPresent()) {
      return present(order, image, there.get());
    }
    if (told.isDeleted(image)) {
      return Outcome.Skipped.GONE;
    }
    var path = Optional.ofNullable(Fetcher.uri(name).getPath()).orElse("");
    return store(order, image, fetched.fetch(name), about(order, name, lastSegment(path), ""));
  }

  private static Owner owner(ImportOrder order) {
    return new Owner(order.spec().owner());
  }

  private Optional<StoredObject> there(ImageKey image) {
    return store.describe(Bucket.ORIGINALS, image.objectKey());
  }

  /** One that this import has stored may be one that it has not told of. */
  private Outcome present(ImportOrder order, ImageKey image, StoredObject there) {
    return order.id().equals(there.attributes().metadata().get(BY)) && !order.spec().dryRun()
        ? tell(image, there.eTag(), there.size(), there.lastModified())
        : new Outcome.Present(image);
  }

  private Optional<byte[]> bytes(ObjectKey key) {
    try (var open = open(key).orElse(null)) {
      if (open == null) {
        return Optional.empty();
      }
      limits.checkSize(open.object().size());
      return Optional.of(open.stream().readAllBytes());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** It was described with the same right, so a refusal is about this object alone. */
  private Optional<OpenObject> open(ObjectKey key) {
    try {
      return store.open(Bucket.ORIGINALS, key);
    } catch (ArchivedObject e) {
      throw e;
    } catch (TuwenException e) {
      throw unreadable(e);
    }
  }

  private Outcome store(
      ImportOrder order, ImageKey image, byte[] bytes, Map<String, String> about) {
    var type = check(bytes);
    if (order.spec().dryRun()) {
      return new Outcome.Imported(image);
    }
    var receipt =
        store.put(
            Bucket.ORIGINALS, image.objectKey(), Content.of(bytes), new Attributes(type, about));
    return tell(image, receipt.eTag(), bytes.length, Instant.now());
  }

  private String check(byte[] bytes) {
    try {
      return limits.check(ImageBytes.of(bytes)).format().mediaType();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  /** As the sweep would: of one that is gone or another by now, nothing is told. */
  private Outcome tell(ImageKey image, ETag eTag, long size, Instant stored) {
    return originals.publish(new ListedObject(image.objectKey(), eTag, size, stored))
        ? new Outcome.Imported(image)
        : Outcome.Skipped.GONE;
  }

  private static Map<String, String> about(
      ImportOrder order, String from, String fileName, String version) {
    var all = new HashMap<String, String>();
    all.put(BY, order.id());
    all.put(FROM, from.substring(0, Math.min(from.length(), MAX_FROM)));
    if (!version.isEmpty()) {
      all.put(VERSION, version);
    }
    if (!fileName.isBlank()) {
      all.put("file-name", fileName);
    }
    return all;
  }

  private static String lastSegment(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(0, Math.min(name.length(), 255));
  }

  private static TuwenException unreadable(Exception e) {
    return new TuwenException(
        ErrorCode.STORAGE_UNAVAILABLE, "an object could not be read to its end", e);
  }
}
