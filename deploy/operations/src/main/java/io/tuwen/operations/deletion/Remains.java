package io.tuwen.operations.deletion;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was made of an original, by us or by a bucket that mirrors. Blocks as storage does. */
@ApplicationScoped
class Remains {
  private static final int PAGE = 1000;

  /** A style and its format, or a hash: what goes on otherwise is another original's. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

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
    var name = names.publicName(original).value();
    return Stream.concat(
            Stream.of("!", "@").flatMap(it -> named(name + it).stream()),
            sizes.all().stream().flatMap(it -> sized(it + name).stream()))
        .filter(it -> kept.filter(version -> isRenditionOf(it, version)).isEmpty())
        .toList();
  }

  private List<ObjectKey> named(String prefix) {
    var found = new ArrayList<ObjectKey>();
    var after = "";
    while (true) {
      var page = store.list(Bucket.RENDITIONS, prefix, after, PAGE);
      page.objects().stream()
          .map(ListedObject::key)
          .filter(it -> NAME.matcher(it.value().substring(prefix.length())).matches())
          .forEach(found::add);
      if (!page.more() || page.objects().isEmpty()) {
        return found;
      }
      after = page.objects().get(page.objects().size() - 1).key().value();
    }
  }

  private Optional<ObjectKey> sized(String key) {
    try {
      return store.describe(Bucket.RENDITIONS, new ObjectKey(key)).map(StoredObject::key);
    } catch (IllegalArgumentException e) {
      // The name has no room for a size before it.
      return Optional.empty();
    }
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
