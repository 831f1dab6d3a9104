package io.tuwen.resize;

import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.TuwenException;
import io.tuwen.common.key.ObjectKey;
import io.tuwen.common.store.Bucket;
import io.tuwen.common.store.ObjectStore;
import io.tuwen.common.store.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;

/** Reads originals, up to the largest that is rendered. */
@ApplicationScoped
class Originals {
  private final ObjectStore store;
  private final long maxBytes;

  Originals(ObjectStore store, ResizeConfig config) {
    this.store = store;
    maxBytes = config.maxImage().asLongValue();
  }

  Optional<StoredObject> describe(ObjectKey key) {
    return store.describe(Bucket.ORIGINALS, key);
  }

  /** Reads an original; one that is too large is not read. */
  Optional<Original> fetch(ObjectKey key) {
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
  final class Original {
    private final StoredObject object;
    private final byte[] bytes;

    private Original(StoredObject object, byte[] bytes) {
      this.object = object;
      this.bytes = bytes;
    }

    StoredObject object() {
      return object;
    }

    /**
     * The whole file.
     *
     * @throws TuwenException {@code IMAGE_TOO_LARGE}
     */
    byte[] bytes() {
      if (object.size() > maxBytes) {
        throw new TuwenException(
            ErrorCode.IMAGE_TOO_LARGE,
            "the image has %d bytes; the limit is %d".formatted(object.size(), maxBytes));
      }
      return bytes;
    }
  }
}
