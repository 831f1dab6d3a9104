package io.tuwen.contract.session;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The fingerprint of the owner key, beside the texts. With another key, every user would be another
 * owner, and their images would be lost to them without a word.
 */
@Singleton
public final class OwnerKeyRecord {
  /** No image has this key. */
  static final ObjectKey OBJECT = new ObjectKey(".owner-key");

  private static final int MAX_BYTES = 256;

  private final OwnerKey key;
  private final ObjectStore store;

  public OwnerKeyRecord(OwnerKey key, ObjectStore store) {
    this.key = key;
    this.store = store;
  }

  /**
   * Compares the key with the recorded one, and records the first.
   *
   * @throws IllegalStateException where it is another key
   * @throws TuwenException where the storage does not answer
   */
  public void checkOrRecord() {
    var fingerprint = key.fingerprint();
    var content = Content.of(fingerprint.getBytes(StandardCharsets.US_ASCII));
    var isFirst =
        store
            .putIfAbsent(Bucket.TEXTS, OBJECT, content, Attributes.ofType("text/plain"))
            .isPresent();
    if (!isFirst && !recorded().equals(fingerprint)) {
      throw new IllegalStateException(
          "OWNER_KEY is not the key of this system's owners: its fingerprint differs from the object"
              + " %s of the bucket %s".formatted(OBJECT, store.name(Bucket.TEXTS)));
    }
  }

  private static TuwenException unread(String why, Throwable cause) {
    return new TuwenException(
        ErrorCode.STORAGE_UNAVAILABLE, "the record of the owner key: " + why, cause);
  }

  private String recorded() {
    try (var object =
        store.open(Bucket.TEXTS, OBJECT).orElseThrow(() -> unread("it is gone", null))) {
      return new String(object.stream().readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw unread("its reading broke off", e);
    }
  }
}
