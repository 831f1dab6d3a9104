package io.tuwen.contract.testing;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectPage;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.OpenObject;
import io.tuwen.contract.store.PutReceipt;
import io.tuwen.contract.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store in memory, for tests that ask what is done with a store, and not how one works. It can be
 * down.
 */
public final class MemoryStore implements ObjectStore {
  private static final Instant WRITTEN = Instant.parse("2026-11-20T08:30:00Z");

  private final Map<Bucket, NavigableMap<String, Stored>> buckets = new EnumMap<>(Bucket.class);
  private boolean isDown;
  private boolean isNextReadBroken;
  private int writes;

  private record Stored(StoredObject object, Content content) {}

  public MemoryStore() {
    for (var bucket : Bucket.values()) {
      buckets.put(bucket, new TreeMap<>());
    }
  }

  /** Answers from now on, or no more. */
  public synchronized void isDown(boolean down) {
    isDown = down;
  }

  /** The next object that is opened cannot be read. */
  public synchronized void breakNextRead() {
    isNextReadBroken = true;
  }

  private NavigableMap<String, Stored> of(Bucket bucket) {
    if (isDown) {
      throw new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "the store is down");
    }
    return buckets.get(bucket);
  }

  @Override
  public synchronized PutReceipt put(
      Bucket bucket, ObjectKey key, Content content, Attributes attributes) {
    try (var stream = content.open()) {
      var bytes = Content.of(stream.readAllBytes());
      var object =
          new StoredObject(
              key, ETag.of(bytes), bytes.length(), WRITTEN.plusSeconds(writes), attributes);
      of(bucket).put(key.value(), new Stored(object, bytes));
      writes++;
      return new PutReceipt(object.eTag(), "write-" + writes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized Optional<PutReceipt> putIfAbsent(
      Bucket bucket, ObjectKey key, Content content, Attributes attributes) {
    return of(bucket).containsKey(key.value())
        ? Optional.empty()
        : Optional.of(put(bucket, key, content, attributes));
  }

  @Override
  public synchronized Optional<StoredObject> describe(Bucket bucket, ObjectKey key) {
    return Optional.ofNullable(of(bucket).get(key.value())).map(Stored::object);
  }

  @Override
  public synchronized Optional<OpenObject> open(Bucket bucket, ObjectKey key) {
    return Optional.ofNullable(of(bucket).get(key.value())).map(this::opened);
  }

  private OpenObject opened(Stored stored) {
    try {
      var stream = stored.content().open();
      if (isNextReadBroken) {
        isNextReadBroken = false;
        stream = InputStream.nullInputStream();
        stream.close();
      }
      return new OpenObject(stored.object(), stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void delete(Bucket bucket, ObjectKey key) {
    of(bucket).remove(key.value());
  }

  @Override
  public synchronized ObjectPage list(Bucket bucket, String prefix, String after, int limit) {
    var rest =
        of(bucket).tailMap(after, false).values().stream()
            .map(Stored::object)
            .filter(it -> it.key().value().startsWith(prefix))
            .map(it -> new ListedObject(it.key(), it.eTag(), it.size(), it.lastModified()))
            .limit(limit + 1L)
            .toList();
    return new ObjectPage(rest.subList(0, Math.min(limit, rest.size())), rest.size() > limit);
  }

  @Override
  public void check(Bucket bucket) {
    of(bucket);
  }

  @Override
  public String name(Bucket bucket) {
    return "tuwen-" + bucket.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    // There is nothing to give back.
  }
}
