package io.tuwen.operations.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.OriginalEvents;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class OrphansTest {
  @Inject private OriginalEvents events;
  private ObjectStore store;
  private Backends backends;
  private final OpenDeletions deletions = new OpenDeletions();

  private ListedObject put() {
    var key = new ObjectKey("guest/" + UUID.randomUUID());
    store.put(
        Bucket.ORIGINALS, key, Content.of("photo".getBytes(UTF_8)), Attributes.ofType("image/png"));
    return store.list(Bucket.ORIGINALS, key.value(), "", 1).objects().get(0);
  }

  private List<byte[]> values(ListedObject original) {
    return new Records(backends)
        .read(Topics.IMAGE_UPLOADED).stream()
            .filter(it -> original.key().value().equals(it.key()))
            .map(it -> it.value())
            .toList();
  }

  @Test
  void an_original_that_is_to_be_deleted_is_made_known_to_no_one() {
    var original = put();
    deletions.take(
        Deletion.of(
            original.key(), original.eTag(), original.lastModified(), By.OWNER, Instant.now()));

    var isPublished = new Orphans(store, events, deletions).publish(original);

    assertThat(isPublished).isFalse();
    assertThat(values(original)).isEmpty();
  }

  /** A deletion that came between the look and the event. */
  @Test
  void of_an_original_that_goes_meanwhile_the_last_word_is_that_it_is_gone() {
    var original = put();
    var stored = store.describe(Bucket.ORIGINALS, original.key()).orElseThrow();
    store.delete(Bucket.ORIGINALS, original.key());

    events.publish(stored, stored.lastModified());

    assertThat(values(original)).hasSize(2).endsWith((byte[]) null);
  }
}
