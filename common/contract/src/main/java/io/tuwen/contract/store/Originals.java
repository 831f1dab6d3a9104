package io.tuwen.contract.store;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads originals, up to the largest that a worker takes. All calls block and fail as {@link
 * ObjectStore} does. Thread-safe.
 */
public final class Originals {
  private final ObjectStore store;
  private final long maxBytes;

  public Originals(ObjectStore store, long maxBytes) {
    this.store = store;
    this.maxBytes = maxBytes;
  }

  public Optional<StoredObject> describe(ObjectKey key) {
    return store.describe(Bucket.ORIGINALS, key);
  }

  /** Whether an original was not replaced since it had this eTag. One that is gone was not. */
  public boolean isStill(ObjectKey key, ETag eTag) {
    return describe(key).filter(object -> !object.eTag().equals(eTag)).isEmpty();
  }

  /** Reads an original; one that is too large is described and not read. */
  public Optional<Original> fetch(ObjectKey key) {
    try (var open = store.open(Bucket.ORIGINALS, key).orElse(null)) {
      if (open == null) {
        return Optional.empty();
      }
      var isTooLarge = open.object().size() > maxBytes;
      return Optional.of(
          new Original(open.object(), isTooLarge ? new byte[0] : open.stream().readAllBytes()));
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.STORAGE_UNAVAILABLE, "the original could not be read to its end", e);
    }
  }

  /** An original that was fetched. */
  public final class Original {
    private final StoredObject object;
    private final byte[] bytes;

    private Original(StoredObject object, byte[] bytes) {
      this.object = object;
      this.bytes = bytes;
    }

    public StoredObject object() {
      return object;
    }

    /**
     * The whole file; shared, and not to be written to.
     *
     * @throws TuwenException {@code IMAGE_TOO_LARGE}
     */
    public byte[] bytes() {
      if (object.size() > maxBytes) {
        throw new TuwenException(
            ErrorCode.IMAGE_TOO_LARGE,
            "the image has %d bytes; the limit is %d".formatted(object.size(), maxBytes));
      }
      return bytes;
    }
  }
}
