package io.tuwen.operations.deletion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.deletion.DeletionJson;
import io.tuwen.contract.deletion.DeletionProof;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.OriginalEvents;
import io.tuwen.operations.deadletter.Settlements;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.testing.Made;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each step of a deletion, with a crash or an upload at each request that it makes. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class RemovalTest {
  @Inject private ImageEvents events;
  @Inject private Logs logs;
  @Inject private Names names;
  @Inject private Settlements deadLetters;
  private ObjectStore store;
  private Backends backends;
  private Records records;
  private Made made;

  @BeforeEach
  void begin() {
    records = new Records(backends);
    made = new Made(store, names, records);
  }

  private static ObjectKey newKey() {
    return new ObjectKey("guest/" + ImageId.next(InstantSource.system()));
  }

  private Execution execution(Interference interference) {
    var seenStore = interference.store(store);
    var seenLogs = interference.logs(logs);
    var remains =
        new Remains(seenStore, new OcrResults(seenStore), new Renditions(seenStore, names), names);
    return new Execution(
        new Removal(
            seenStore,
            remains,
            deadLetters,
            new OriginalEvents(seenStore, events, seenLogs, Backends.REGION)),
        new DeletionLog(seenLogs, new OpenDeletions()),
        new Proofs(seenLogs),
        new SimpleMeterRegistry());
  }

  private Deletion intent(ObjectKey key) {
    return Deletion.of(
        store.describe(Bucket.ORIGINALS, key).orElseThrow(), By.OWNER, Instant.now());
  }

  @Test
  void whichever_request_a_crash_comes_before_a_new_executor_finishes_it() {
    var keys = new LinkedHashMap<ObjectKey, Deletion>();
    for (var at = 1; ; at++) {
      var key = newKey();
      made.all(key, "photo");
      var intent = intent(key);
      var dying = Interference.crash(at);
      try {
        execution(dying).carryOut(intent);
      } catch (Interference.Crash e) {
        keys.put(key, intent);
      }
      if (!dying.hasHappened()) {
        break;
      }
      var found = dying.lastIntent().orElse(intent);
      if (!found.isDone()) {
        execution(Interference.none()).carryOut(found);
      }
      assertThat(made.traces(key)).as("after a crash at request %d", at).isEmpty();
    }

    assertThat(keys).hasSizeGreaterThan(30);
    var events = lastEvents();
    var proofs = proofs();
    keys.forEach(
        (key, intent) -> {
          var proof = proofs.get(intent.id());
          assertThat(events.get(key.value()).value()).isNull();
          assertThat(proof.removed())
              .containsEntry(Kind.ORIGINALS, 1L)
              .containsEntry(Kind.TEXTS, 2L)
              .containsEntry(Kind.RENDITIONS, (long) Made.RENDITIONS);
          assertThat(proof.tombstones()).containsValue(events.get(key.value()).offset());
        });
  }

  @Test
  void an_upload_under_the_same_name_at_any_request_stays_and_its_event_is_the_last_word() {
    var owner = new Owner("u-1");
    var keys = new ArrayList<ObjectKey>();
    for (var at = 1; ; at++) {
      var key = new ImageKey(owner, names.ofClientKey(owner, "name " + at)).objectKey();
      made.all(key, "first");
      var intent = intent(key);
      var uploading = new Interference(at, () -> made.announced(key, "second")).withAtomicRemoval();
      execution(uploading).carryOut(intent);
      if (!uploading.hasHappened()) {
        break;
      }
      keys.add(key);
      assertThat(made.traces(key))
          .as("with an upload at request %d", at)
          .containsExactly("original " + key);
      assertThat(store.describe(Bucket.ORIGINALS, key).orElseThrow().size())
          .as("with an upload at request %d", at)
          .isEqualTo("second".length());
    }

    assertThat(keys).hasSizeGreaterThan(25);
    var events = lastEvents();
    for (var key : keys) {
      var told = EventCodec.decodeUploaded(events.get(key.value()).value());
      assertThat(told.eTag()).isEqualTo(store.describe(Bucket.ORIGINALS, key).orElseThrow().eTag());
    }
  }

  /** The sizes that the bucket has are looked for once a minute; what it remembers, each time. */
  @Test
  void a_rendition_in_a_size_that_is_new_goes_at_once() {
    var renditions = new Renditions(store, names);
    var remains = new Remains(store, new OcrResults(store), renditions, names);
    var key = newKey();
    made.all(key, "photo");
    var before = remains.renditions(key, Optional.empty());
    var late = names.publicName(key).sized(641, 481);

    renditions.rememberSize("641*481");
    store.put(Bucket.RENDITIONS, late, Content.of(new byte[1]), Attributes.ofType("image/jpeg"));

    assertThat(remains.renditions(key, Optional.empty()))
        .containsAll(before)
        .contains(late)
        .hasSize(before.size() + 1);
  }

  @Test
  void what_was_made_of_a_newer_upload_stays() {
    var key = newKey();
    made.all(key, "first");
    var intent = intent(key);
    made.all(key, "second");

    var done = execution(Interference.none()).carryOut(intent);

    assertThat(done.found()).doesNotContainKeys(Kind.ORIGINALS, Kind.TOMBSTONES);
    assertThat(made.traces(key)).hasSize(1 + 2 + Made.STAMPED);
  }

  @Test
  void what_is_deleted_twice_is_gone_once_and_proved() {
    var key = newKey();
    made.all(key, "photo");
    var intent = intent(key);

    execution(Interference.none()).carryOut(intent);
    var again = execution(Interference.none()).carryOut(intent);

    assertThat(again.found()).containsOnlyKeys(Kind.TOMBSTONES);
    assertThat(made.traces(key)).isEmpty();
  }

  /** A name that is the beginning of another's, of objects under keys of their own. */
  @Test
  void nothing_of_an_original_with_a_longer_name_goes() {
    var shorter = new ObjectKey("shop/a");
    var longer = new ObjectKey("shop/a!b");
    made.all(shorter, "one");
    made.all(longer, "two");
    var before = made.traces(longer);

    execution(Interference.none()).carryOut(intent(shorter));

    assertThat(made.traces(longer)).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void what_a_bucket_stores_late_goes_at_the_second_look_and_is_proved() {
    var key = newKey();
    made.all(key, "photo");
    var done = execution(Interference.none()).carryOut(intent(key));
    made.all(key, "late");
    store.delete(Bucket.ORIGINALS, key);

    execution(Interference.none()).lookAgain(done);

    assertThat(made.traces(key)).isEmpty();
    assertThat(last(key).value()).isNull();
    assertThat(proof(done).removedLater())
        .containsEntry(Kind.TEXTS, 2L)
        .containsEntry(Kind.RENDITIONS, (long) Made.RENDITIONS);
  }

  /** A crash behind the second look overwrote what it had found with nothing. */
  @Test
  void whichever_request_of_the_second_look_a_crash_comes_before_the_proof_has_what_was_found() {
    var proved = new ArrayList<Deletion>();
    for (var at = 1; ; at++) {
      var key = newKey();
      made.all(key, "photo");
      var done = execution(Interference.none()).carryOut(intent(key));
      made.all(key, "late");
      store.delete(Bucket.ORIGINALS, key);
      var dying = Interference.crash(at);
      try {
        execution(dying).lookAgain(done);
      } catch (Interference.Crash e) {
        execution(Interference.none()).lookAgain(dying.lastIntent().orElse(done));
      }
      proved.add(done);
      if (!dying.hasHappened()) {
        break;
      }
    }

    assertThat(proved).hasSizeGreaterThan(20);
    var proofs = proofs();
    for (var done : proved) {
      assertThat(proofs.get(done.id()).removedLater())
          .containsEntry(Kind.TEXTS, 2L)
          .containsEntry(Kind.RENDITIONS, (long) Made.RENDITIONS);
    }
  }

  @Test
  void the_dead_letters_of_an_image_are_settled() {
    var key = newKey();
    made.all(key, "photo");
    var event = Records.event(key.value(), "00aa", Instant.now().minusSeconds(5));
    var letter =
        records.send("ocr-worker.dlq", null, key.value(), EventCodec.encode(event), Map.of());

    var done = execution(Interference.none()).carryOut(intent(key));

    assertThat(done.found()).containsEntry(Kind.DEAD_LETTERS, 1L);
    assertThat(records.read("ocr-worker.dlq", LaneHeaders.SETTLED, Long.toString(letter.offset())))
        .anyMatch(it -> it.partition() == letter.partition());
  }

  /** That of an earlier image of the name was discarded, and its receiver never heard of it. */
  @Test
  void a_dead_letter_that_tells_of_a_deletion_stays() {
    var key = newKey();
    made.all(key, "photo");
    var result = letter(key, "ocr.completed");
    var deletion = letter(key, "image.deleted");

    var done = execution(Interference.none()).carryOut(intent(key));

    assertThat(done.found()).containsEntry(Kind.DEAD_LETTERS, 1L);
    assertThat(isSettled(result)).isTrue();
    assertThat(isSettled(deletion)).isFalse();
  }

  private RecordMetadata letter(ObjectKey key, String type) {
    var body = "{\"type\":\"%s\"}".formatted(type);
    return records.send(Topics.WEBHOOKS_DLQ, null, key.value(), body, Map.of());
  }

  private boolean isSettled(RecordMetadata letter) {
    return records
        .read(letter.topic(), LaneHeaders.SETTLED, Long.toString(letter.offset()))
        .stream()
        .anyMatch(it -> it.partition() == letter.partition());
  }

  /** Buckets and topics, whole: what is left is what docs/security.md says. */
  @Test
  void an_audit_finds_no_trace_but_what_is_documented() {
    var key = newKey();
    made.all(key, "photo");
    var intent = intent(key);

    execution(Interference.none()).lookAgain(execution(Interference.none()).carryOut(intent));

    assertThat(made.traces(key)).isEmpty();
    for (var topic : Topics.ALL) {
      for (var record : records.read(topic.name())) {
        var isOfTheImage = key.value().equals(record.key());
        var says =
            record.value() != null && new String(record.value(), UTF_8).contains(key.value());
        // The event of the upload, which compaction removes, and the tombstone that makes it do so.
        assertThat(isOfTheImage || says)
            .as("a record of %s", topic.name())
            .isEqualTo((isOfTheImage || says) && topic.name().equals(Topics.IMAGE_UPLOADED));
      }
    }
    assertThat(last(key).value()).isNull();
  }

  private ConsumerRecord<String, byte[]> last(ObjectKey key) {
    return lastEvents().get(key.value());
  }

  /** By key. */
  private Map<String, ConsumerRecord<String, byte[]>> lastEvents() {
    var events = new HashMap<String, ConsumerRecord<String, byte[]>>();
    records.read(Topics.IMAGE_UPLOADED).forEach(it -> events.put(it.key(), it));
    return events;
  }

  private Map<UUID, DeletionProof> proofs() {
    var proofs = new HashMap<UUID, DeletionProof>();
    records
        .read(Topics.DELETIONS)
        .forEach(it -> proofs.put(UUID.fromString(it.key()), DeletionJson.readProof(it.value())));
    return proofs;
  }

  private DeletionProof proof(Deletion of) {
    return proofs().get(of.id());
  }
}
