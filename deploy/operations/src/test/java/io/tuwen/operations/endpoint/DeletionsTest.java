package io.tuwen.operations.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.DeletionJson;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.Made;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and other services order, carried out by the service itself. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class DeletionsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TestHTTPResource private URI origin;
  @Inject private Names names;
  @Inject private MeterRegistry metrics;
  private ObjectStore store;
  private Backends backends;
  private Operator operator;
  private Records records;
  private Made made;
  private final Owner owner = new Owner("u-" + UUID.randomUUID().toString().replace("-", ""));

  @BeforeEach
  void begin() {
    operator = new Operator(origin);
    records = new Records(backends);
    made = new Made(store, names, records);
  }

  private ImageKey newImage() {
    return new ImageKey(owner, ImageId.next(InstantSource.system()));
  }

  private JsonNode order(String body) {
    var answer = operator.post("/admin/deletions", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    assertThat(answer.response().headers().firstValue("Location"))
        .contains("/admin/deletions/" + answer.json().path("id").asText());
    return answer.json();
  }

  private JsonNode awaitState(String id, String field) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> operator.get("/admin/deletions/" + id).json().hasNonNull(field));
    return operator.get("/admin/deletions/" + id).json();
  }

  @Test
  void an_image_is_deleted_and_the_proof_names_it_by_its_hash() throws Exception {
    var image = newImage();
    made.all(image.objectKey(), "photo");
    var before = metrics.counter("tuwen.deletions.done").count();

    var ordered = order("{\"owner\":\"%s\",\"image\":\"%s\"}".formatted(owner, image.id()));
    var proof = awaitState(ordered.path("id").asText(), "checkedAt");

    assertThat(made.traces(image.objectKey())).isEmpty();
    assertThat(proof.path("state").asText()).isEqualTo("done");
    assertThat(proof.path("by").asText()).isEqualTo("operator");
    assertThat(proof.path("sha256").asText()).isEqualTo(sha256(image.objectKey().value()));
    assertThat(proof.path("removed").path("originals").asInt()).isEqualTo(1);
    assertThat(proof.path("removed").path("texts").asInt()).isEqualTo(2);
    assertThat(proof.path("removed").path("renditions").asInt()).isEqualTo(Made.RENDITIONS);
    assertThat(proof.path("tombstones")).hasSize(1);
    assertThat(proof.path("removedLater")).isEmpty();
    assertThat(proof.toString()).doesNotContain(image.id().value(), owner.value());
    assertThat(metrics.counter("tuwen.deletions.done").count()).isGreaterThan(before);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(metrics.get("tuwen.deletions.oldest").gauge().value()).isLessThan(30));
    await().atMost(SOON).until(() -> lastIntent(ordered.path("id").asText()) == null);
  }

  @Test
  void the_audit_tells_of_a_deletion_and_does_not_name_what_is_gone() {
    var key = "source/holiday-" + UUID.randomUUID() + ".jpg";
    made.all(new ObjectKey(key), "photo");

    var deletion = order("{\"key\":\"" + key + "\"}");

    var event = operator.get("/admin/audit?action=deletion&limit=1").json().at("/events/0");
    assertThat(event.path("result").asText()).contains(deletion.path("sha256").asText());
    assertThat(event.toString()).doesNotContain("holiday");
  }

  private static String sha256(String text) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  /** Null where the topic says that it is through. */
  private byte[] lastIntent(String id) {
    var all =
        records.read(Topics.IMAGE_DELETIONS).stream().filter(it -> id.equals(it.key())).toList();
    return all.get(all.size() - 1).value();
  }

  @Test
  void what_another_service_has_published_is_carried_out() {
    var image = newImage();
    made.all(image.objectKey(), "photo");
    var intent =
        Deletion.of(
            store.describe(Bucket.ORIGINALS, image.objectKey()).orElseThrow(),
            By.OWNER,
            Instant.now());

    publish(intent);

    var proof = awaitState(intent.id().toString(), "doneAt");
    assertThat(proof.path("by").asText()).isEqualTo("owner");
    assertThat(made.traces(image.objectKey())).isEmpty();
  }

  private void publish(Deletion intent) {
    records.send(
        Topics.IMAGE_DELETIONS,
        null,
        DeletionJson.key(intent.id()),
        new String(DeletionJson.write(intent), UTF_8),
        Map.of());
  }

  @Test
  void what_remains_of_an_image_that_is_gone_is_deleted_by_its_key() {
    var key = new ObjectKey("shop/" + UUID.randomUUID() + "/summer.jpg");
    made.all(key, "photo");
    store.delete(Bucket.ORIGINALS, key);

    var ordered = order("{\"key\":\"%s\"}".formatted(key));

    awaitState(ordered.path("id").asText(), "doneAt");
    assertThat(made.traces(key)).isEmpty();
  }

  /** Also a text whose original is gone, and an event of which there is nothing else. */
  @Test
  void all_of_an_owner_goes_while_it_goes_on_uploading_and_what_comes_later_stays() {
    var images = IntStream.range(0, 25).mapToObj(it -> newImage()).toList();
    images.forEach(it -> made.all(it.objectKey(), "photo"));
    store.delete(Bucket.ORIGINALS, images.get(3).objectKey());
    var another =
        new ImageKey(new Owner(owner.value() + "2"), ImageId.next(InstantSource.system()));
    made.all(another.objectKey(), "photo");
    var eventOnly = newImage();
    made.announced(eventOnly.objectKey(), "photo");
    store.delete(Bucket.ORIGINALS, eventOnly.objectKey());

    var ordered = order("{\"owner\":\"%s\",\"all\":true}".formatted(owner));
    var isOver = new AtomicBoolean();
    var later = new ArrayList<ImageKey>();
    var uploads =
        CompletableFuture.runAsync(
            () -> {
              do {
                var image = newImage();
                made.all(image.objectKey(), "photo");
                later.add(image);
              } while (!isOver.get());
            });
    JsonNode proof;
    try {
      proof = awaitState(ordered.path("id").asText(), "doneAt");
    } finally {
      isOver.set(true);
      uploads.join();
    }

    var living = living();
    for (var image : images) {
      assertThat(made.traces(image.objectKey())).isEmpty();
      assertThat(living).doesNotContain(image.objectKey().value());
    }
    assertThat(living).doesNotContain(eventOnly.objectKey().value());
    assertThat(later).isNotEmpty();
    for (var image : later) {
      assertThat(made.traces(image.objectKey())).hasSize(1 + 2 + Made.RENDITIONS);
      assertThat(living).contains(image.objectKey().value());
    }
    assertThat(made.traces(another.objectKey())).hasSize(1 + 2 + Made.RENDITIONS);
    assertThat(proof.path("of").asText()).isEqualTo("owner");
    assertThat(proof.path("removed").path("originals").asInt()).isEqualTo(24);
    assertThat(proof.path("removed").path("texts").asInt()).isEqualTo(50);
    assertThat(proof.path("removed").path("tombstones").asInt()).isEqualTo(26);
  }

  /** Those that have one that is no tombstone. */
  private Set<String> living() {
    var living = new HashSet<String>();
    for (var record : records.read(Topics.IMAGE_UPLOADED)) {
      if (record.value() == null) {
        living.remove(record.key());
      } else {
        living.add(record.key());
      }
    }
    return living;
  }

  @Test
  void the_latest_are_listed_those_first_that_are_on_their_way() {
    var image = newImage();
    made.all(image.objectKey(), "photo");
    var id =
        order("{\"owner\":\"%s\",\"image\":\"%s\"}".formatted(owner, image.id()))
            .path("id")
            .asText();
    awaitState(id, "doneAt");

    var list = operator.get("/admin/deletions").json();

    assertThat(list.path("pending").path("count").isInt()).isTrue();
    assertThat(list.path("deletions").findValuesAsText("id")).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"image\":\"x\"}",
        "{\"owner\":\"u-1\"}",
        "{\"owner\":\"u-1\",\"image\":null}",
        "{\"owner\":\"u-1\",\"image\":null,\"all\":false}",
        "{\"owner\":\"u-1\",\"image\":\"x\",\"all\":true}",
        "{\"key\":\"u-1/x\",\"all\":true}",
        "{\"all\":true}",
        "{\"owner\":\"../x\"}",
        "{\"owner\":\"watermarks\"}",
        "{\"owner\":\"acme\",\"image\":\"x\"}",
        "{\"owner\":\"u-\"}",
        "{\"owner\":\"\"}",
        "{\"owner\":\"u-1\",\"image\":\"\"}",
        "{\"owner\":\"u-1\",\"image\":\"a/b\"}",
        "{\"owner\":\"u-1\",\"key\":\"u-1/a\"}",
        "{\"key\":\"\"}",
        "{\"key\":\"/a\"}",
        "{\"owners\":\"u-1\"}",
        "[]"
      })
  void what_does_not_say_what_is_to_go_deletes_nothing(String body) {
    var answer = operator.post("/admin/deletions", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asText()).isEqualTo("malformed_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "00000000-0000-4000-8000-000000000000"})
  void a_deletion_that_never_was_is_not_found(String id) {
    assertThat(operator.get("/admin/deletions/" + id).status()).isEqualTo(404);
  }

  /** All who are known to the broker agree on what an intent is. */
  @Test
  void what_is_no_intent_holds_up_none() {
    records.send(Topics.IMAGE_DELETIONS, 3, "x", "{}", Map.of());
    records.send(Topics.IMAGE_DELETIONS, 3, "y", "[", Map.of());

    what_another_service_has_published_is_carried_out();
  }
}
