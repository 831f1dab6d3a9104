package io.tuwen.operations.endpoint;

import static io.tuwen.operations.testing.Records.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import io.tuwen.operations.testing.WorkerGroup;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ReplaysTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Instant DAY = Instant.parse("2026-11-20T08:30:00Z");

  /** The MD5 of what is uploaded. */
  private static final ETag PHOTO = new ETag("5ae0c1c8a5260bc7b6648f6fbd115c35");

  private static final EngineId ENGINE = new EngineId("embedded", 1);

  @TestHTTPResource private URI origin;
  @Inject private Names names;
  private Backends backends;

  /** With rights that operations has not. */
  private ObjectStore store;

  private OcrResults texts;
  private Renditions renditions;
  private Operator operator;
  private Records records;

  /** Every test has images of its own, which it names by this. */
  private String prefix;

  @BeforeEach
  void begin() {
    operator = new Operator(origin);
    records = new Records(backends);
    texts = new OcrResults(store);
    renditions = new Renditions(store, names);
    prefix = "guest/r" + UUID.randomUUID().toString().substring(0, 8) + "-";
  }

  @Test
  void every_image_goes_again_unchanged_in_its_partition_to_the_workers_that_are_named() {
    for (int i = 0; i < 5; i++) {
      upload(prefix + i, DAY);
    }

    var ordered = operator.post("/admin/replays", json("\"keyPrefix\":\"%s\"".formatted(prefix)));
    assertThat(ordered.status()).isEqualTo(201);
    var id = ordered.json().path("id").asText();
    assertThat(ordered.response().headers().firstValue("Location").orElse(""))
        .endsWith("/admin/replays/" + id);
    var draining = awaitState(id, "draining");

    assertThat(draining.path("matched").asInt()).isEqualTo(5);
    assertThat(draining.at("/published/ocr").asInt()).isEqualTo(5);
    assertThat(draining.at("/published/rendition").asInt()).isEqualTo(5);
    assertThat(draining.at("/remaining/ocr").asInt()).isEqualTo(5);
    for (var lane :
        List.of(WorkerKind.OCR.topic(Lane.REPLAY), WorkerKind.RENDITION.topic(Lane.REPLAY))) {
      var again = published(lane, id);
      assertThat(again).hasSize(5);
      for (var it : again) {
        var source = source(it);
        assertThat(it.key()).isEqualTo(source.key());
        assertThat(it.value()).isEqualTo(source.value());
        assertThat(header(it, "content-type")).isEqualTo("application/x");
        assertThat(header(it, "traceparent")).isEqualTo(header(source, "traceparent"));
      }
    }

    new WorkerGroup(backends, "ocr-worker.replay", WorkerKind.OCR.topic(Lane.REPLAY)).finishAll();
    assertThat(get(id).path("state").asText()).isEqualTo("draining");
    new WorkerGroup(backends, "image-resize-worker.replay", WorkerKind.RENDITION.topic(Lane.REPLAY))
        .finishAll();
    var done = awaitState(id, "done");
    assertThat(done.has("finishedAt")).isTrue();
    assertThat(done.path("ahead").asInt()).isZero();
    assertThat(operator.post("/admin/replays/" + id + "/cancel", "").json().path("code").asText())
        .isEqualTo("replay_finished");
    assertThat(operator.get("/admin/replays").json().findValuesAsText("id")).contains(id);
  }

  @Test
  void what_is_no_image_any_more_or_cannot_be_read_is_passed_over_and_counted() {
    upload(prefix + "a", DAY);
    records.send(Topics.IMAGE_UPLOADED, null, prefix + "gone", null, Map.of());
    records.send(Topics.IMAGE_UPLOADED, null, prefix + "poison", "poison", Map.of());

    var counted = dryRun(json("\"keyPrefix\":\"%s\"".formatted(prefix)));

    assertThat(counted.path("matched").asInt()).isEqualTo(1);
    assertThat(counted.at("/skipped/tombstone").asInt()).isPositive();
    assertThat(counted.at("/skipped/undecodable").asInt()).isPositive();
  }

  /** Until compaction they have events, and seemed to lack their results. */
  @ParameterizedTest
  @ValueSource(strings = {"", ",\"onlyMissing\":true"})
  void an_image_that_was_deleted_or_replaced_is_passed_over(String filter) {
    announce(prefix + "deleted", PHOTO, DAY);
    records.send(Topics.IMAGE_UPLOADED, null, prefix + "deleted", null, Map.of());
    announce(prefix + "replaced", new ETag("00bb"), DAY);
    upload(prefix + "replaced", DAY.plusSeconds(1));
    texts.store(completed("replaced", PHOTO, ENGINE));

    var counted =
        dryRun(json("\"workers\":[\"ocr\"],\"keyPrefix\":\"%s\"%s".formatted(prefix, filter)));

    assertThat(counted.path("matched").asInt()).isEqualTo(filter.isEmpty() ? 1 : 0);
    assertThat(counted.at("/skipped/gone").asInt()).isEqualTo(2);
  }

  /** A lifecycle rule takes originals without a word, and nothing else removed what was left. */
  @Test
  void what_is_left_of_an_image_whose_original_went_by_itself_goes_to_the_worker_that_has_it() {
    announce(prefix + "text", PHOTO, DAY);
    texts.store(completed("text", PHOTO, ENGINE));
    announce(prefix + "rendition", PHOTO, DAY);
    render("rendition", "thumb", new RenditionStamp(PHOTO, "p", new EngineId("libvips", 1)));
    announce(prefix + "nothing", PHOTO, DAY);

    var id = order(json("\"keyPrefix\":\"%s\"".formatted(prefix)));
    var draining = awaitState(id, "draining");

    assertThat(published(WorkerKind.OCR.topic(Lane.REPLAY), id))
        .extracting(ConsumerRecord::key)
        .containsExactly(prefix + "text");
    assertThat(published(WorkerKind.RENDITION.topic(Lane.REPLAY), id))
        .extracting(ConsumerRecord::key)
        .containsExactly(prefix + "rendition");
    assertThat(draining.at("/skipped/gone").asInt()).isEqualTo(1);
  }

  @Test
  void a_dry_run_counts_and_publishes_nothing() {
    upload(prefix + "a", DAY);

    var counted = dryRun(json("\"keyPrefix\":\"%s\"".formatted(prefix)));

    assertThat(counted.path("matched").asInt()).isEqualTo(1);
    assertThat(counted.path("published").size()).isZero();
    assertThat(published(WorkerKind.OCR.topic(Lane.REPLAY), counted.path("id").asText())).isEmpty();
  }

  @Test
  void time_and_owner_choose() {
    var owner = "u-" + UUID.randomUUID();
    upload(owner + "/before", DAY.minusSeconds(1));
    upload(owner + "/at", DAY);
    upload(owner + "/end", DAY.plusSeconds(10));

    var counted =
        dryRun(
            json(
                "\"owner\":\"%s\",\"from\":\"2026-11-20T16:30:00+08:00\",\"to\":\"%s\""
                    .formatted(owner, DAY.plusSeconds(10))));

    assertThat(counted.path("matched").asInt()).isEqualTo(1);
    assertThat(counted.at("/skipped/time").asInt()).isGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"onlyMissing\":true', 'none,stale'",
    "'\"onlyFailed\":true', 'failed'",
    "'\"onlyFailed\":true,\"onlyMissing\":true', 'none,stale,failed'",
    "'\"onlyOlderThan\":\"embedded/1\"', 'foreign'",
    "'\"onlyOlderThan\":\"embedded/2\"', 'completed,failed,foreign'"
  })
  void the_state_of_the_text_chooses(String filter, String expected) {
    for (var it : List.of("none", "completed", "failed", "foreign", "stale")) {
      upload(prefix + it, DAY);
    }
    texts.store(completed("completed", PHOTO, ENGINE));
    texts.store(completed("foreign", PHOTO, new EngineId("aliyun", 7)));
    texts.store(completed("stale", new ETag("00bb"), ENGINE));
    texts.store(
        new OcrResult.Failed(new ObjectKey(prefix + "failed"), PHOTO, ENGINE, DAY, "x", "y"));

    var id = order(json("\"workers\":[\"ocr\"],\"keyPrefix\":\"%s\",%s".formatted(prefix, filter)));
    awaitState(id, "draining");

    assertThat(published(WorkerKind.OCR.topic(Lane.REPLAY), id))
        .extracting(it -> it.key().substring(prefix.length()))
        .containsExactlyInAnyOrder(expected.split(",", -1));
    assertThat(published(WorkerKind.RENDITION.topic(Lane.REPLAY), id)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"onlyMissing\":true', 'none,half'",
    "'\"onlyFailed\":true', 'failed'",
    "'\"onlyOlderThan\":\"libvips/2\"', 'made,half,failed'"
  })
  void the_state_of_the_eager_renditions_chooses(String filter, String expected) {
    for (var it : List.of("none", "made", "half", "failed")) {
      upload(prefix + it, DAY);
    }
    var stamp = new RenditionStamp(PHOTO, "p", new EngineId("libvips", 1));
    render("made", "compressed", stamp);
    render("made", "thumb", stamp);
    render("half", "thumb", stamp);
    render("failed", "compressed", stamp);
    renditions.storeFailure(new ObjectKey(prefix + "failed"), "thumb", stamp, "x", "y");

    var id =
        order(
            json("\"workers\":[\"rendition\"],\"keyPrefix\":\"%s\",%s".formatted(prefix, filter)));
    awaitState(id, "draining");

    assertThat(published(WorkerKind.RENDITION.topic(Lane.REPLAY), id))
        .extracting(it -> it.key().substring(prefix.length()))
        .containsExactlyInAnyOrder(expected.split(",", -1));
  }

  @Test
  void a_replay_keeps_to_its_rate_pauses_resumes_and_can_be_cancelled() {
    for (int i = 0; i < 60; i++) {
      upload(prefix + i, DAY);
    }
    var id = order(json("\"workers\":[\"ocr\"],\"keyPrefix\":\"%s\",\"rate\":2".formatted(prefix)));
    await().atMost(LIMIT).until(() -> get(id).path("matched").asInt() > 0);

    assertThat(operator.post("/admin/replays/" + id + "/pause", "").status()).isEqualTo(202);
    awaitState(id, "paused");
    var paused = published(WorkerKind.OCR.topic(Lane.REPLAY), id).size();
    assertThat(paused).isBetween(1, 59);
    assertThat(get(id).at("/published/ocr").asInt()).isEqualTo(paused);

    operator.post("/admin/replays/" + id + "/resume", "");
    await()
        .atMost(LIMIT)
        .until(() -> published(WorkerKind.OCR.topic(Lane.REPLAY), id).size() > paused);
    operator.post("/admin/replays/" + id + "/cancel", "");
    awaitState(id, "cancelled");
    assertThat(published(WorkerKind.OCR.topic(Lane.REPLAY), id)).hasSizeLessThan(60);
  }

  @Test
  void a_draining_replay_can_be_cancelled_and_not_paused() {
    upload(prefix + "a", DAY);
    var id = order(json("\"workers\":[\"ocr\"],\"keyPrefix\":\"%s\"".formatted(prefix)));
    awaitState(id, "draining");

    var paused = operator.post("/admin/replays/" + id + "/pause", "");

    assertThat(paused.status()).isEqualTo(409);
    assertThat(paused.json().path("code").asText()).isEqualTo("replay_finished");
    assertThat(paused.json().path("detail").asText()).contains("cancelled, not paused");
    assertThat(operator.post("/admin/replays/" + id + "/cancel", "").status()).isEqualTo(202);
    awaitState(id, "cancelled");
  }

  @Test
  void a_misspelt_or_senseless_order_is_refused_with_what_to_mend() {
    assertThat(refusal("{\"onlyfailed\":true}")).contains("onlyfailed").contains("onlyFailed");
    assertThat(refusal("{\"workers\":[\"orc\"]}")).contains("ocr");
    assertThat(refusal("{\"workers\":[]}")).contains("workers is empty");
    assertThat(refusal("{\"rate\":0}")).contains("rate is 1 to 10000");
    assertThat(refusal("{\"rate\":\"fast\"}")).contains("rate");
    assertThat(refusal("{\"from\":\"yesterday\"}")).contains("from is a time");
    assertThat(refusal("{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}"))
        .contains("from is not before to");
    assertThat(refusal("{\"onlyOlderThan\":\"embedded/2\"}")).contains("one worker");
    assertThat(refusal("{\"workers\":[\"ocr\"],\"onlyOlderThan\":\"2\"}")).contains("embedded/2");
    assertThat(refusal("{\"owner\":\"../x\"}")).contains("owner");
    assertThat(refusal("[]")).contains("the body");
    assertThat(refusal("{\"rate\":")).contains("JSON");
    assertThat(operator.get("/admin/replays/nothing").status()).isEqualTo(404);
  }

  private String refusal(String body) {
    var answer = operator.post("/admin/replays", body);
    assertThat(answer.status()).as(body).isEqualTo(400);
    return answer.json().path("detail").asText();
  }

  private static String json(String fields) {
    return "{" + fields + "}";
  }

  private String order(String body) {
    var answer = operator.post("/admin/replays", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().path("id").asText();
  }

  private JsonNode dryRun(String body) {
    return awaitState(order(body.replace("}", ",\"dryRun\":true}")), "done");
  }

  private JsonNode get(String id) {
    return operator.get("/admin/replays/" + id).json();
  }

  private JsonNode awaitState(String id, String state) {
    return await()
        .atMost(LIMIT)
        .until(() -> get(id), it -> it.path("state").asText().equals(state));
  }

  private void upload(String key, Instant time) {
    store.put(
        Bucket.ORIGINALS,
        new ObjectKey(key),
        Content.of("photo".getBytes(UTF_8)),
        Attributes.ofType("image/jpeg"));
    announce(key, PHOTO, time);
  }

  private void announce(String key, ETag eTag, Instant time) {
    records.send(
        Topics.IMAGE_UPLOADED,
        null,
        key,
        EventCodec.encode(Records.event(key, eTag.value(), time)),
        Map.of("content-type", "application/x", "traceparent", "00-" + UUID.randomUUID()));
  }

  private OcrResult completed(String name, ETag eTag, EngineId engine) {
    return new OcrResult.Completed(
        new ObjectKey(prefix + name),
        eTag,
        engine,
        DAY,
        new OcrText(new ImageSize(1, 1), 0, List.of()));
  }

  private void render(String name, String style, RenditionStamp stamp) {
    renditions.store(
        renditions.style(new ObjectKey(prefix + name), style),
        "x".getBytes(UTF_8),
        "image/jpeg",
        stamp);
  }

  private List<ConsumerRecord<String, byte[]>> published(String lane, String id) {
    return records.read(lane, LaneHeaders.AGAIN, id);
  }

  private ConsumerRecord<String, byte[]> source(ConsumerRecord<String, byte[]> again) {
    var offset = Long.parseLong(header(again, LaneHeaders.REPLAY_SOURCE));
    return records.read(Topics.IMAGE_UPLOADED).stream()
        .filter(it -> it.partition() == again.partition() && it.offset() == offset)
        .findFirst()
        .orElseThrow();
  }
}
