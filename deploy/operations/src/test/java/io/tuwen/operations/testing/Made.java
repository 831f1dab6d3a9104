package io.tuwen.operations.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.rendition.RenditionEngine;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Images with all that the workers, and buckets that mirror, make of them. */
public final class Made {
  /** Renditions that say which version they are of. */
  public static final int STAMPED = 3;

  /** And those that a bucket has stored by itself. */
  public static final int RENDITIONS = STAMPED + 3;

  private final ObjectStore store;
  private final Names names;
  private final Records records;
  private final OcrResults results;
  private final Renditions renditions;

  public Made(ObjectStore store, Names names, Records records) {
    this.store = store;
    this.names = names;
    this.records = records;
    results = new OcrResults(store);
    renditions = new Renditions(store, names);
  }

  /** An original, its event, a text, and renditions of each kind. */
  public ETag all(ObjectKey key, String bytes) {
    var eTag = announced(key, bytes);
    results.store(
        new OcrResult.Completed(
            key,
            eTag,
            new EngineId("embedded", 1),
            Instant.now(),
            new OcrText(new ImageSize(4, 3), 0, List.of())));
    var stamp = new RenditionStamp(eTag, "image/resize,w_1", RenditionEngine.CURRENT);
    for (var rendition : stamped(key)) {
      renditions.store(rendition, bytes.getBytes(UTF_8), "image/png", stamp);
    }
    for (var rendition : mirrored(key)) {
      put(Bucket.RENDITIONS, rendition, bytes);
    }
    return eTag;
  }

  private List<ObjectKey> stamped(ObjectKey key) {
    return List.of(
        renditions.style(key, "thumb"),
        renditions.style(key, "compressed"),
        names.processed(key, "image/rotate,90"));
  }

  private List<ObjectKey> mirrored(ObjectKey key) {
    var name = names.publicName(key);
    return List.of(name.rendition("banner"), name.sized(800, 600), name.sized(80, 60));
  }

  /** An original and its event. */
  public ETag announced(ObjectKey key, String bytes) {
    var eTag = put(Bucket.ORIGINALS, key, bytes);
    var event = Records.event(key.value(), eTag.value(), Instant.now());
    records.send(Topics.IMAGE_UPLOADED, null, key.value(), EventCodec.encode(event), Map.of());
    return eTag;
  }

  private ETag put(Bucket bucket, ObjectKey key, String bytes) {
    return store
        .put(bucket, key, Content.of(bytes.getBytes(UTF_8)), Attributes.ofType("image/png"))
        .eTag();
  }

  /** All objects that there are of an original. */
  public List<String> traces(ObjectKey key) {
    var traces = new ArrayList<String>();
    look(Bucket.ORIGINALS, key, "original", traces);
    look(Bucket.TEXTS, key.ocrText(), "text", traces);
    look(Bucket.TEXTS, key.ocrResult(), "result", traces);
    stamped(key).forEach(it -> look(Bucket.RENDITIONS, it, "rendition", traces));
    mirrored(key).forEach(it -> look(Bucket.RENDITIONS, it, "rendition", traces));
    return traces;
  }

  private void look(Bucket bucket, ObjectKey key, String what, List<String> traces) {
    if (store.describe(bucket, key).isPresent()) {
      traces.add(what + " " + key);
    }
  }
}
