package io.tuwen.resize;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;

/**
 * The images of watermarks in the originals bucket.
 *
 * <p>INVARIANT: they are below one prefix, which no client's image is; so no client sees another's
 * original by making it a watermark.
 */
@ApplicationScoped
class StoredWatermarks implements WatermarkSource {
  private static final long MAX_BYTES = 5L << 20;

  private final ObjectStore store;
  private final String prefix;

  StoredWatermarks(ObjectStore store, ResizeConfig config) {
    this.store = store;
    prefix = config.watermarkPrefix();
    if (!prefix.endsWith("/")) {
      throw new IllegalStateException("tuwen.resize.watermark-prefix ends with a slash");
    }
  }

  @Override
  public Optional<byte[]> find(String name) {
    try (var open = store.open(Bucket.ORIGINALS, new ObjectKey(prefix + name)).orElse(null)) {
      return open == null || open.object().size() > MAX_BYTES
          ? Optional.empty()
          : Optional.of(open.stream().readAllBytes());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.STORAGE_UNAVAILABLE, "the watermark could not be read to its end", e);
    }
  }
}
