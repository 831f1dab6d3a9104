package io.tuwen.operations.replay;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.ocr.OcrStamp;
import io.tuwen.contract.rendition.RenditionConfig;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.rendition.StoredRendition;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.topic.WorkerKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the workers have made of an image so far. Blocks, and fails as object storage does. */
@ApplicationScoped
class Results {
  private final OcrResults texts;
  private final Renditions renditions;
  private final List<String> eager;
  private final ObjectStore store;

  /** How a worker's results are looked at. */
  private final Map<WorkerKind, BiPredicate<ReplaySpec, ImageUploaded>> looks =
      Map.of(WorkerKind.OCR, this::isText, WorkerKind.RENDITION, this::isAnyRendition);

  /** How it is looked whether there is anything of a worker's. */
  private final Map<WorkerKind, Predicate<ObjectKey>> remains =
      Map.of(WorkerKind.OCR, this::hasTexts, WorkerKind.RENDITION, this::hasRenditions);

  Results(OcrResults texts, Renditions renditions, RenditionConfig config, ObjectStore store) {
    this.texts = texts;
    this.renditions = renditions;
    eager = List.copyOf(config.eager());
    this.store = store;
  }

  /** Those of them whose results are known here. */
  boolean canLookAt(WorkerKind worker) {
    return looks.containsKey(worker);
  }

  /** Whether a worker's result of this version of the image is one that the replay is about. */
  boolean isSelected(ReplaySpec spec, WorkerKind worker, ImageUploaded event) {
    try {
      return looks.get(worker).test(spec, event);
    } catch (IllegalArgumentException e) {
      // The key has no room for the name of a result, so there will never be one.
      return false;
    }
  }

  /** Whether a worker has something to remove where an original is gone. */
  boolean isAnythingOf(ObjectKey original, WorkerKind worker) {
    try {
      return remains.getOrDefault(worker, key -> true).test(original);
    } catch (IllegalArgumentException e) {
      // The key has no room for the name of a result, so there is none.
      return false;
    }
  }

  private boolean hasTexts(ObjectKey original) {
    return Stream.of(original.ocrText(), original.ocrResult())
        .anyMatch(it -> store.describe(Bucket.TEXTS, it).isPresent());
  }

  private boolean hasRenditions(ObjectKey original) {
    return !renditions.keys(original).isEmpty();
  }

  private boolean isText(ReplaySpec spec, ImageUploaded event) {
    var stamp = texts.describe(event.key()).filter(it -> it.eTag().equals(event.eTag()));
    return isAskedFor(spec, stamp.map(OcrStamp::engine), stamp.map(it -> !it.completed()));
  }

  private boolean isAnyRendition(ReplaySpec spec, ImageUploaded event) {
    return eager.stream().anyMatch(style -> isRendition(spec, event, style));
  }

  private boolean isRendition(ReplaySpec spec, ImageUploaded event, String style) {
    var key = event.key();
    var stored =
        current(renditions.describe(renditions.style(key, style)), event)
            .or(() -> current(renditions.describe(renditions.failure(key, style)), event));
    return isAskedFor(
        spec,
        stored.map(it -> it.stamp().engine()),
        stored.map(StoredRendition.Failed.class::isInstance));
  }

  private static Optional<StoredRendition> current(
      Optional<StoredRendition> stored, ImageUploaded event) {
    return stored.filter(it -> it.stamp().eTag().equals(event.eTag()));
  }

  private static boolean isAskedFor(
      ReplaySpec spec, Optional<EngineId> engine, Optional<Boolean> failed) {
    return (spec.onlyMissing() && engine.isEmpty())
        || (spec.onlyFailed() && failed.orElse(false))
        || (spec.onlyOlderThan() != null
            && engine.filter(it -> isOlder(it, spec.onlyOlderThan())).isPresent());
  }

  private static boolean isOlder(EngineId engine, EngineId than) {
    return !engine.name().equals(than.name()) || engine.revision() < than.revision();
  }
}
