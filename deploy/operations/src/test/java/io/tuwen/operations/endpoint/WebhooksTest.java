package io.tuwen.operations.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class WebhooksTest {
  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  private Backends backends;
  private Operator operator;
  private Records records;
  private String image;

  @BeforeEach
  void begin() {
    operator = new Operator(origin);
    records = new Records(backends);
    image = UUID.randomUUID().toString();
  }

  @Test
  void an_images_webhooks_are_told_again_in_their_order_marked_and_to_one_receiver() {
    told(image, "ocr.completed");
    told(image, "rendition.completed");
    told(UUID.randomUUID().toString(), "ocr.completed");
    var body = "{\"image\":\"%s\",\"receiver\":\"shop\"%s}";

    assertThat(replay(body.formatted(image, ",\"dryRun\":true"))).isEqualTo("2 0 0");
    assertThat(copies()).isEmpty();
    assertThat(replay(body.formatted(image, ""))).isEqualTo("2 0 2");
    // A copy is no event of its own.
    assertThat(replay(body.formatted(image, ""))).isEqualTo("2 0 2");

    assertThat(copies())
        .containsExactly(
            "ocr.completed shop",
            "rendition.completed shop",
            "ocr.completed shop",
            "rendition.completed shop");
  }

  /** A misspelt alias was answered as if its receiver were told. */
  @Test
  void the_answer_says_that_the_alias_of_a_receiver_is_not_checked() {
    var named = "{\"receiver\":\"shpo\",\"image\":\"%s\"}".formatted(image);
    var unnamed = "{\"image\":\"%s\"}".formatted(image);

    assertThat(operator.post("/admin/webhooks/replay", named).json().path("note").asText())
        .contains("where none has this alias");
    assertThat(operator.post("/admin/webhooks/replay", unnamed).json().has("note")).isFalse();
  }

  @Test
  void of_a_deleted_image_only_the_deletion_is_told_again() {
    told(image, "ocr.completed");
    told(image, "image.deleted");

    assertThat(replay("{\"image\":\"%s\"}".formatted(image))).isEqualTo("2 1 1");

    assertThat(copies()).containsExactly("image.deleted null");
  }

  /** Who names an image may use the name again; a receiver believed that the new one is gone. */
  @Test
  void an_image_that_came_after_the_deletion_is_told_again() {
    told(image, "ocr.completed");
    told(image, "image.deleted");
    told(image, "ocr.failed");

    assertThat(replay("{\"image\":\"%s\"}".formatted(image))).isEqualTo("3 1 2");

    assertThat(copies()).containsExactly("image.deleted null", "ocr.failed null");
  }

  /** The latest came first, so that a deletion was told before what it had ended. */
  @Test
  void dead_letters_are_redriven_in_the_order_in_which_they_died() {
    store.put(
        Bucket.ORIGINALS,
        new ObjectKey("u-aa/" + image),
        Content.of(new byte[1]),
        Attributes.ofType("image/jpeg"));
    var types = List.of("ocr.completed", "rendition.completed", "rendition.failed");
    types.forEach(this::died);

    assertThat(redriven()).isEqualTo(3);

    assertThat(redrives()).containsExactlyElementsOf(types);
  }

  /** It came to the dead letters after the second look of the deletion. */
  @Test
  void of_an_image_that_is_gone_only_its_deletion_is_redriven() {
    died("ocr.completed");
    died("image.deleted");

    assertThat(redriven()).isEqualTo(1);

    assertThat(redrives()).containsExactly("image.deleted");
    assertThat(redriven()).isZero();
  }

  private void died(String type) {
    records.send(
        Topics.WEBHOOKS_DLQ,
        null,
        "u-aa/" + image,
        "{\"id\":\"evt_%032d\",\"type\":\"%s\"}".formatted(0, type),
        Map.of(LaneHeaders.DEAD_CODE, "code_" + image, LaneHeaders.RECEIVER, "shop"));
  }

  private int redriven() {
    var answer = operator.post("/admin/dead-letters/redrive", "{\"code\":\"code_" + image + "\"}");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json().path("redriven").asInt();
  }

  private List<String> redrives() {
    return records.read(Topics.WEBHOOKS, LaneHeaders.AGAIN, "redrive").stream()
        .filter(it -> it.key().endsWith(image))
        .map(WebhooksTest::type)
        .toList();
  }

  private static String type(ConsumerRecord<String, byte[]> record) {
    return new String(record.value(), UTF_8).replaceAll(".*\"type\":\"([a-z.]+)\".*", "$1");
  }

  @Test
  void what_was_told_before_or_after_is_not_told_again() {
    var before = told(image, "ocr.completed");
    var from = before.plusMillis(1);
    while (!told(image, "ocr.failed").isAfter(from)) {
      // Their time is the broker's, to the millisecond.
    }
    var chosen = "{\"image\":\"%s\",\"dryRun\":true,\"%s\":\"%s\"}";
    var all = Integer.parseInt(replay(chosen.formatted(image, "from", before)).split(" ", 2)[0]);

    assertThat(replay(chosen.formatted(image, "from", from))).isEqualTo((all - 1) + " 0 0");
    assertThat(replay(chosen.formatted(image, "to", from))).isEqualTo("1 0 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"all\":true,\"receiver\":\"shop\"}",
        "{\"image\":\"../x\"}",
        "{\"receiver\":\"Shop\"}",
        "{\"from\":\"2026-11-20T08:30:00Z\",\"to\":\"2026-11-20T08:30:00Z\"}",
        "{\"recipient\":\"shop\"}"
      })
  void half_a_choice_is_refused(String body) {
    assertThat(operator.post("/admin/webhooks/replay", body).status()).isEqualTo(400);
  }

  private Instant told(String of, String type) {
    var value = "{\"id\":\"evt_%032d\",\"type\":\"%s\"}".formatted(0, type);
    var written = records.send(Topics.WEBHOOKS, null, "u-aa/" + of, value, Map.of());
    return Instant.ofEpochMilli(written.timestamp());
  }

  private String replay(String body) {
    var answer = operator.post("/admin/webhooks/replay", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    var json = answer.json();
    return "%d %d %d"
        .formatted(
            json.path("matching").asInt(),
            json.path("deleted").asInt(),
            json.path("replayed").asInt());
  }

  /** What was told again of this test's image, and to whom. */
  private List<String> copies() {
    return records.read(Topics.WEBHOOKS, LaneHeaders.AGAIN, "replay").stream()
        .filter(it -> it.key().endsWith(image))
        .map(it -> type(it) + " " + Records.header(it, LaneHeaders.RECEIVER))
        .toList();
  }
}
