package io.tuwen.contract.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The OCR results in the texts bucket: one for every original, replaced as a whole.
 *
 * <p>All calls block and fail as {@link ObjectStore} does. Thread-safe.
 */
@Singleton
public final class OcrResults {
  private static final Logger LOG = Logger.getLogger(OcrResults.class);
  private static final String ORIGINAL_ETAG = "original-etag";
  private static final String ENGINE = "engine";
  private static final String TEXT_TYPE = "text/plain; charset=utf-8";
  private static final String COMPLETED = "completed";

  private final ObjectStore store;

  public OcrResults(ObjectStore store) {
    this.store = store;
  }

  /** The result of an original, of whichever version of it: the caller compares the eTags. */
  public Optional<OcrResult> find(ObjectKey original) {
    try (var object = store.open(Bucket.TEXTS, original.ocrResult()).orElse(null)) {
      return object == null ? Optional.empty() : read(original, object.stream().readAllBytes());
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.STORAGE_UNAVAILABLE, "the result could not be read to its end", e);
    }
  }

  /** The version and the engine of the stored result, without reading it. */
  public Optional<OcrStamp> describe(ObjectKey original) {
    return store
        .describe(Bucket.TEXTS, original.ocrResult())
        .flatMap(object -> stamp(object.attributes()));
  }

  /**
   * Stores a result in the place of the one before: first the result, then its bare text. What has
   * failed has no text, so that of an earlier version goes away.
   */
  public void store(OcrResult result) {
    store.put(
        Bucket.TEXTS,
        result.key().ocrResult(),
        Content.of(json(result)),
        attributes(result, "application/json"));
    storeText(result);
  }

  /**
   * Stores a result where there is none, in two requests.
   *
   * <p>INVARIANT: a bare text of a later version of the original, which another program stored
   * meanwhile, stays.
   *
   * @return whether there was none
   */
  public boolean storeIfAbsent(OcrResult result) {
    var stored =
        store.putIfAbsent(
            Bucket.TEXTS,
            result.key().ocrResult(),
            Content.of(json(result)),
            attributes(result, "application/json"));
    if (stored.isPresent() && !isTextStored(result)) {
      storeText(result);
    }
    return stored.isPresent();
  }

  /** Whether the bare text of a new result is there now, or that of a result which replaced it. */
  private boolean isTextStored(OcrResult result) {
    return result instanceof OcrResult.Completed completed
        && (store
                .putIfAbsent(
                    Bucket.TEXTS,
                    result.key().ocrText(),
                    text(completed),
                    attributes(result, TEXT_TYPE))
                .isPresent()
            || describe(result.key()).filter(it -> it.eTag().equals(result.eTag())).isEmpty());
  }

  private static Content text(OcrResult.Completed completed) {
    return Content.of(completed.text().words().getBytes(StandardCharsets.UTF_8));
  }

  /** Stores the bare text alone, for a result whose writer did not come so far. */
  public void storeText(OcrResult result) {
    var key = result.key().ocrText();
    if (result instanceof OcrResult.Completed completed) {
      store.put(Bucket.TEXTS, key, text(completed), attributes(result, TEXT_TYPE));
    } else {
      store.delete(Bucket.TEXTS, key);
    }
  }

  /**
   * Removes what is there of an original, of whichever version: the bare text first, so that what
   * is left of a removal that was cut off is found by the key of the result.
   */
  public void delete(ObjectKey original) {
    store.delete(Bucket.TEXTS, original.ocrText());
    store.delete(Bucket.TEXTS, original.ocrResult());
  }

  /** Whether the bare text in the bucket is that of this version of the original. */
  public boolean hasText(ObjectKey original, ETag eTag) {
    return store
        .describe(Bucket.TEXTS, original.ocrText())
        .flatMap(object -> stamp(object.attributes()))
        .filter(stamp -> stamp.eTag().equals(eTag))
        .isPresent();
  }

  private static Optional<OcrResult> read(ObjectKey original, byte[] json) {
    try {
      return Optional.of(OcrResultJson.read(json));
    } catch (IOException e) {
      // Another program's object: it counts as no result, and the next one takes its place.
      LOG.warnf(
          "event=result_unreadable image=\"%s\" cause=\"%s\"",
          LogName.of(original), e.getMessage());
      return Optional.empty();
    }
  }

  private static byte[] json(OcrResult result) {
    try {
      return OcrResultJson.write(result);
    } catch (IOException e) {
      throw new IllegalStateException("every result can be written", e);
    }
  }

  private static Attributes attributes(OcrResult result, String contentType) {
    return new Attributes(
        contentType,
        Map.of(
            ORIGINAL_ETAG,
            result.eTag().value(),
            ENGINE,
            result.engine().toString(),
            COMPLETED,
            Boolean.toString(result instanceof OcrResult.Completed)));
  }

  private static Optional<OcrStamp> stamp(Attributes attributes) {
    var metadata = attributes.metadata();
    try {
      return Optional.of(
          new OcrStamp(
              new ETag(metadata.getOrDefault(ORIGINAL_ETAG, "")),
              EngineId.parse(metadata.getOrDefault(ENGINE, "")),
              Boolean.parseBoolean(metadata.get(COMPLETED))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
