package io.tuwen.operations.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.JournalJson;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.journal.Wanted;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.testing.Records;
import io.tuwen.operations.testing.WorkerGroup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an import is when its process ends in the middle. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ImportCrashTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final byte[] JPEG = TestImages.jpeg(20, 10);

  @Inject Logs logs;
  @Inject Imports imports;
  @Inject Importer importer;
  @Inject LiveTraffic traffic;
  private Backends backends;
  private ObjectStore store;
  private Records records;
  private Owner owner;
  private String prefix;

  @BeforeEach
  void begin() {
    records = new Records(backends);
    owner = new Owner("t-" + UUID.randomUUID().toString().substring(0, 8));
    prefix = "crash/" + UUID.randomUUID() + "/";
  }

  /**
   * The journal knows of none of them: one was made known, one was made known and has been deleted
   * since, one is stored and no one was told, and one has not been begun.
   */
  @Test
  void nothing_is_made_twice_nothing_is_forgotten_and_what_was_deleted_stays_so() {
    for (var name : List.of("deleted", "known", "later", "stored")) {
      put(prefix + name, Map.of());
    }
    var id = "crashed-" + UUID.randomUUID();
    var told = ToldSince.end(logs);
    putCopy("known", id);
    tell(image("known"), true);
    tell(image("deleted"), true);
    tell(image("deleted"), false);
    putCopy("stored", id);

    write(id + "/imported", progress(id, told));
    write(id + "/import", order(id));

    await().atMost(LIMIT).until(() -> imports.find(id).state() == RunState.DONE);
    var progress = imports.find(id).progress().orElseThrow();
    assertThat(progress.read()).isEqualTo(4);
    assertThat(progress.imported()).isEqualTo(4);
    assertThat(events("known")).isEqualTo(1);
    assertThat(events("stored")).isEqualTo(1);
    assertThat(events("later")).isEqualTo(1);
    assertThat(events("deleted")).isEqualTo(2);
    assertThat(store.describe(Bucket.ORIGINALS, image("deleted").objectKey())).isEmpty();
    assertThat(store.describe(Bucket.ORIGINALS, image("later").objectKey())).isPresent();
  }

  /** It was copied and made known once more. */
  @Test
  void what_was_stored_and_deleted_before_it_was_told_of_is_not_made_again() {
    put(prefix + "untold", Map.of());
    var id = "untold-" + UUID.randomUUID();
    var told = ToldSince.end(logs);
    putCopy("untold", id);
    store.delete(Bucket.ORIGINALS, image("untold").objectKey());
    tell(image("untold"), false);

    write(id + "/imported", progress(id, told));
    write(id + "/import", order(id));

    assertSkipped(id, "untold");
  }

  /** The journal is behind the deletion already, and the import before the image. */
  @Test
  void what_was_deleted_since_the_order_is_not_made_after_a_restart_either() {
    put(prefix + "deleted", Map.of());
    var id = "restarted-" + UUID.randomUUID();
    tell(image("deleted"), false);

    write(id + "/imported", progress(id, ToldSince.end(logs)));
    write(id + "/import", order(id));

    assertSkipped(id, "deleted");
  }

  /** It saw what was deleted before it went on, and nothing later. */
  @Test
  void what_is_deleted_while_an_import_is_paused_is_not_made() {
    put(prefix + "deleted", Map.of());
    var id = "paused-" + UUID.randomUUID();
    write(id + "/import", order(id, Wanted.PAUSE));
    await().atMost(LIMIT).until(() -> imports.find(id).state() == RunState.PAUSED);

    tell(image("deleted"), false);
    write(id + "/import", order(id));

    assertSkipped(id, "deleted");
  }

  private void assertSkipped(String id, String name) {
    await().atMost(LIMIT).until(() -> imports.find(id).state() == RunState.DONE);
    assertThat(imports.find(id).progress().orElseThrow().skipped()).containsEntry("gone", 1L);
    assertThat(store.describe(Bucket.ORIGINALS, image(name).objectKey())).isEmpty();
    assertThat(events(name)).isEqualTo(1);
  }

  @Test
  void it_goes_on_behind_the_last_that_the_journal_knows() {
    for (var name : List.of("a", "b", "c")) {
      put(prefix + name, Map.of());
    }
    var id = "halfway-" + UUID.randomUUID();
    write(
        id + "/imported",
        new ImportProgress(
            id,
            RunState.RUNNING,
            prefix + "b",
            ToldSince.end(logs),
            2,
            2,
            0,
            Map.of(),
            List.of(),
            Instant.now(),
            null,
            0,
            "the broker was away"));

    write(id + "/import", order(id));

    await().atMost(LIMIT).until(() -> imports.find(id).state() == RunState.DONE);
    var progress = imports.find(id).progress().orElseThrow();
    assertThat(progress.imported()).isEqualTo(3);
    assertThat(progress.trouble()).isNull();
    assertThat(events("a") + events("b")).isZero();
    assertThat(events("c")).isEqualTo(1);
  }

  @Test
  void live_traffic_is_full_while_a_worker_has_more_to_do_than_it_may() {
    tell(image("x"), true);

    // A look may come too late, and a deletion of before may still tell something.
    await().atMost(LIMIT).ignoreExceptions().until(() -> traffic.isFull(0));
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () -> {
              new WorkerGroup(backends, "ocr-worker", Topics.IMAGE_UPLOADED).finishAll();
              new WorkerGroup(backends, "image-resize-worker", Topics.IMAGE_UPLOADED).finishAll();
              return !traffic.isFull(0);
            });
  }

  private ImageKey image(String name) {
    return importer.image(owner, Source.Listed.KIND, prefix + name);
  }

  private void put(String key, Map<String, String> metadata) {
    store.put(
        Bucket.ORIGINALS,
        new ObjectKey(key),
        Content.of(JPEG),
        new Attributes("image/jpeg", metadata));
  }

  /** As an import stores it. */
  private void putCopy(String name, String id) {
    var version = store.describe(Bucket.ORIGINALS, new ObjectKey(prefix + name)).orElseThrow();
    put(
        image(name).objectKey().value(),
        Map.of("imported-version", version.eTag().value(), "imported-by", id));
  }

  private void tell(ImageKey image, boolean isThere) {
    var key = image.objectKey().value();
    records.send(
        Topics.IMAGE_UPLOADED, null, key, isThere ? Records.eventJson(key) : null, Map.of());
  }

  private long events(String name) {
    var key = image(name).objectKey().value();
    return records.read(Topics.IMAGE_UPLOADED).stream().filter(it -> key.equals(it.key())).count();
  }

  private ImportOrder order(String id) {
    return order(id, Wanted.RUN);
  }

  private ImportOrder order(String id, Wanted wanted) {
    return new ImportOrder(
        id,
        new ImportSpec(prefix, null, null, owner.value(), 100, false),
        Instant.now().minusSeconds(60),
        wanted);
  }

  private static ImportProgress progress(String id, Map<Integer, Long> told) {
    return new ImportProgress(
        id,
        RunState.RUNNING,
        null,
        told,
        0,
        0,
        0,
        Map.of(),
        List.of(),
        Instant.now(),
        null,
        0,
        null);
  }

  private void write(String key, Object it) {
    var id = key.substring(0, key.indexOf('/'));
    records.send(
        Topics.REPLAYS, Journal.partition(id), key, JournalJson.write(it).toString(), Map.of());
  }
}
