package io.tuwen.upload;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.PutReceipt;
import io.tuwen.contract.store.StorageConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The originals bucket. All calls block. */
@ApplicationScoped
class OriginalWriter {
  private static final Logger LOG = Logger.getLogger(OriginalWriter.class);

  private final ObjectStore store;
  private final String region;
  private final InstantSource clock = InstantSource.system();

  OriginalWriter(ObjectStore store, StorageConfig config) {
    this.store = store;
    region = config.region();
  }

  /**
   * Stores a new image and returns the event that tells of it.
   *
   * @param app through which it came; empty where that is not known
   */
  ImageUploaded store(ImageKey image, String app, CheckedImage checked) {
    var receipt =
        store.put(Bucket.ORIGINALS, image.objectKey(), checked.content(), attributes(app, checked));
    return event(image, checked, receipt);
  }

  /**
   * Stores an image under a name that a client may use again.
   *
   * @return the event of this image, also where an earlier request has stored it already
   * @throws TuwenException where the name belongs to other bytes
   */
  ImageUploaded storeOnce(ImageKey image, String app, CheckedImage checked) {
    return store
        .putIfAbsent(
            Bucket.ORIGINALS, image.objectKey(), checked.content(), attributes(app, checked))
        .map(receipt -> event(image, checked, receipt))
        .orElseGet(() -> event(image, checked, earlier(image, checked.content())));
  }

  boolean isStored(ImageKey image) {
    return store.describe(Bucket.ORIGINALS, image.objectKey()).isPresent();
  }

  /** Takes back an image whose event was not published. False where the storage does not. */
  boolean withdraw(ImageUploaded event) {
    try {
      store.delete(Bucket.ORIGINALS, event.key());
      return true;
    } catch (TuwenException e) {
      LOG.warnf("event=not_withdrawn code=%s", e.code().code());
      return false;
    }
  }

  private PutReceipt earlier(ImageKey image, Content content) {
    var stored =
        store
            .describe(Bucket.ORIGINALS, image.objectKey())
            .orElseThrow(
                () ->
                    new TuwenException(
                        ErrorCode.STORAGE_UNAVAILABLE, "the image is just being removed"));
    if (!stored.eTag().equals(eTag(content))) {
      throw new TuwenException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "this Idempotency-Key was used for another image; use a new one for a new image");
    }
    return new PutReceipt(stored.eTag(), UUID.randomUUID().toString());
  }

  private static ETag eTag(Content content) {
    try {
      return ETag.of(content);
    } catch (IOException e) {
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the upload cannot be read back", e);
    }
  }

  private static Attributes attributes(String app, CheckedImage checked) {
    var metadata = new HashMap<String, String>();
    if (!app.isEmpty()) {
      metadata.put(Attributes.APP, app);
    }
    if (!checked.fileName().isBlank()) {
      metadata.put("file-name", checked.fileName());
    }
    return new Attributes(checked.header().format().mediaType(), metadata);
  }

  private ImageUploaded event(ImageKey image, CheckedImage checked, PutReceipt receipt) {
    return new ImageUploaded(
        receipt.requestId(),
        clock.instant(),
        OssEventName.PUT_OBJECT,
        region,
        store.name(Bucket.ORIGINALS),
        image.objectKey(),
        receipt.eTag(),
        checked.content().length(),
        checked.header().format().mediaType());
  }
}
