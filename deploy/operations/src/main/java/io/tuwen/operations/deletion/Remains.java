package io.tuwen.operations.deletion;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What was made of an original, by us or by a bucket that mirrors. Blocks as storage does. */
@ApplicationScoped
class Remains {
  private final ObjectStore store;
  private final OcrResults results;
  private final Renditions renditions;
  private final Names names;
  private final Sizes sizes;

  Remains(ObjectStore store, OcrResults results, Renditions renditions, Names names) {
    this.store = store;
    this.results = results;
    this.renditions = renditions;
    this.names = names;
    sizes = new Sizes(store);
  }

  /**
   * The texts of an original, the bare one first: so the key of the result finds what is left of a
   * removal that was cut off.
   *
   * @param kept the version whose texts stay
   */
  List<ObjectKey> texts(ObjectKey original, Optional<StoredObject> kept) {
    try {
      var found = new ArrayList<ObjectKey>();
      var text = original.ocrText();
      var result = original.ocrResult();
      if (isThere(text) && kept.filter(it -> results.hasText(original, it.eTag())).isEmpty()) {
        found.add(text);
      }
      if (isThere(result) && kept.filter(it -> isResultOf(original, it)).isEmpty()) {
        found.add(result);
      }
      return found;
    } catch (IllegalArgumentException e) {
      // The key has no room for the name of a result, so there is none.
      return List.of();
    }
  }

  private boolean isThere(ObjectKey text) {
    return store.describe(Bucket.TEXTS, text).isPresent();
  }

  private boolean isResultOf(ObjectKey original, StoredObject kept) {
    return results.describe(original).filter(it -> it.eTag().equals(kept.eTag())).isPresent();
  }

  void deleteText(ObjectKey text) {
    store.delete(Bucket.TEXTS, text);
  }

  /**
   * The renditions of an original, whoever has stored them.
   *
   * @param kept the version whose renditions stay
   */
  List<ObjectKey> renditions(ObjectKey original, Optional<StoredObject> kept) {
    return Stream.concat(renditions.keys(original).stream(), inAnySize(original))
        .distinct()
        .filter(it -> kept.filter(version -> isRenditionOf(it, version)).isEmpty())
        .toList();
  }

  /** In sizes that the bucket has and does not remember: of a release that wrote none down. */
  private Stream<ObjectKey> inAnySize(ObjectKey original) {
    var name = names.publicName(original).value();
    return sizes.all().stream().flatMap(it -> sized(it + name).stream());
  }

  /** Empty too where the name has no room for a size before it. */
  private Optional<ObjectKey> sized(String key) {
    return ObjectKey.parse(key)
        .flatMap(it -> store.describe(Bucket.RENDITIONS, it))
        .map(StoredObject::key);
  }

  private boolean isRenditionOf(ObjectKey rendition, StoredObject kept) {
    return renditions
        .describe(rendition)
        .filter(it -> it.stamp().eTag().equals(kept.eTag()))
        .isPresent();
  }

  void deleteRendition(ObjectKey rendition) {
    renditions.delete(rendition);
  }
}
