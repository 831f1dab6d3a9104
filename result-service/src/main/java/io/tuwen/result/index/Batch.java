package io.tuwen.result.index;

import io.tuwen.contract.key.ImageKey;
import io.tuwen.result.index.Projection.Change;
import io.tuwen.result.index.Projection.Deleted;
import io.tuwen.result.index.Projection.Read;
import io.tuwen.result.index.Projection.Uploaded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be written at once.
 *
 * <p>INVARIANT: an image is in each part once at most, since a statement may not touch a row twice;
 * and it is not both uploaded and deleted, which have an order.
 */
final class Batch {
  private static final Comparator<Uploaded> NEWER_UPLOAD =
      Comparator.comparing(Uploaded::at).thenComparing(it -> it.eTag().value());
  private static final Comparator<Read> NEWER_RESULT =
      Comparator.comparing(Read::at).thenComparing(Read::engine);

  private final Map<ImageKey, Uploaded> uploaded = new LinkedHashMap<>();
  private final Map<ImageKey, Deleted> deleted = new LinkedHashMap<>();
  private final Map<Version, Read> read = new LinkedHashMap<>();

  private record Version(ImageKey image, String eTag) {}

  static List<Batch> of(List<? extends Change> changes) {
    var batches = new ArrayList<Batch>();
    var batch = new Batch();
    for (var change : changes) {
      if (!batch.takes(change)) {
        batches.add(batch);
        batch = new Batch();
        batch.takes(change);
      }
    }
    batches.add(batch);
    return batches;
  }

  private boolean takes(Change change) {
    if (change instanceof Uploaded upload) {
      if (deleted.containsKey(upload.image()) || isOther(uploaded.get(upload.image()), upload)) {
        return false;
      }
      uploaded.merge(upload.image(), upload, (a, b) -> NEWER_UPLOAD.compare(a, b) < 0 ? b : a);
    } else if (change instanceof Deleted deletion) {
      if (uploaded.containsKey(deletion.image()) || deleted.containsKey(deletion.image())) {
        return false;
      }
      deleted.put(deletion.image(), deletion);
    } else if (change instanceof Read result) {
      read.merge(
          new Version(result.image(), result.eTag().value()),
          result,
          (a, b) -> NEWER_RESULT.compare(a, b) < 0 ? b : a);
    }
    return true;
  }

  /** Each version is written, since each is counted as an upload. */
  private static boolean isOther(Uploaded before, Uploaded next) {
    return before != null && !before.eTag().equals(next.eTag());
  }

  Collection<Uploaded> uploaded() {
    return uploaded.values();
  }

  Collection<Deleted> deleted() {
    return deleted.values();
  }

  Collection<Read> read() {
    return read.values();
  }
}
