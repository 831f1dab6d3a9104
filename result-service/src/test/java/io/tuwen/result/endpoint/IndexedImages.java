package io.tuwen.result.endpoint;

import static org.awaitility.Awaitility.await;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ETag;
import io.tuwen.result.index.Projection;
import io.tuwen.result.index.Projection.Change;
import io.tuwen.result.index.Projection.Partition;
import io.tuwen.result.index.Projection.Read;
import io.tuwen.result.index.Projection.Step;
import io.tuwen.result.index.Projection.Uploaded;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images that are in the index, without a way through topics and buckets. */
final class IndexedImages {
  private static final Partition PARTITION = new Partition("tests", 0);
  private static final int BATCH = 50;

  private final Projection projection;

  IndexedImages(Projection projection) {
    this.projection = projection;
  }

  /** One for each text, of which the last is the newest. */
  List<ImageKey> add(Owner owner, List<String> texts) throws Exception {
    // The service makes its tables when it starts.
    await().ignoreExceptions().until(() -> projection.position(PARTITION) >= 0);
    var images = new ArrayList<ImageKey>();
    var changes = new ArrayList<Change>();
    var now = Instant.now();
    for (var text : texts) {
      var image = new ImageKey(owner, ImageId.next(InstantSource.system()));
      var at = now.plusMillis(images.size());
      images.add(image);
      changes.add(new Uploaded(image, new ETag("aa"), at, 7, "image/jpeg"));
      changes.add(new Read(image, new ETag("aa"), at, "embedded/1", Optional.empty(), text));
      if (images.size() % BATCH == 0 || images.size() == texts.size()) {
        var from = projection.position(PARTITION);
        projection.apply(Map.of(PARTITION, new Step(from, from + 1)), changes);
        changes.clear();
      }
    }
    return images;
  }
}
