package io.tuwen.operations.endpoint;

import static io.tuwen.operations.testing.Records.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.deadletter.DeadLetter;
import io.tuwen.operations.deadletter.DeadTopic;
import io.tuwen.operations.log.Position;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class DeadLettersTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @TestHTTPResource private URI origin;
  private Backends backends;
  private ObjectStore store;
  private Operator operator;
  private Records records;

  @BeforeEach
  void begin() {
    operator = new Operator(origin);
    records = new Records(backends);
  }

  @Test
  void a_dead_letter_says_what_it_was_and_why() {
    var image = "019e3c2e-1111-7222-8333-" + UUID.randomUUID().toString().substring(24);
    var dead = bury(WorkerKind.OCR.deadLetters(), "guest/" + image, "worker_crashed");

    var listed = find(dead);

    assertThat(listed.path("worker").asText()).isEqualTo("ocr");
    assertThat(listed.path("key").asText()).isEqualTo("guest/" + image);
    assertThat(listed.path("image").asText()).isEqualTo(image);
    assertThat(listed.path("code").asText()).isEqualTo("worker_crashed");
    assertThat(listed.path("reason").asText()).isEqualTo("it was \"killed\"");
    assertThat(listed.path("attempts").asInt()).isEqualTo(3);
    assertThat(listed.path("eventTime").asText()).isEqualTo("2026-11-20T08:30:00Z");
    assertThat(listed.path("time").asText()).startsWith("20").endsWith("Z");
    assertThat(listed.at("/source/topic").asText()).isEqualTo("image.uploaded");
    assertThat(listed.at("/source/partition").asInt()).isEqualTo(7);
    assertThat(listed.at("/source/offset").asLong()).isEqualTo(41);
  }

  @Test
  void the_newest_is_first_and_pages_have_no_gap_and_no_double() {
    var code = "code_" + UUID.randomUUID();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      ids.add(0, id(bury(WorkerKind.RENDITION.deadLetters(), "guest/page-" + i, code)));
    }

    var seen = new ArrayList<String>();
    var cursor = "";
    do {
      var page =
          operator.get("/admin/dead-letters?worker=rendition&limit=3&code=" + code + cursor).json();
      assertThat(page.path("matching").asInt()).isEqualTo(7);
      page.path("deadLetters").forEach(it -> seen.add(it.path("id").asText()));
      cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
    } while (!cursor.isEmpty());

    // Two of one millisecond may stand either way.
    assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dead-letters?wroker=ocr",
        "pipeline?worker=ocr",
        "replays?limit=3",
        "replays/x?a"
      })
  void a_parameter_that_an_address_does_not_have_is_refused(String address) {
    var answer = operator.get("/admin/" + address);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asText()).isEqualTo("malformed_request");
    assertThat(answer.json().path("detail").asText()).startsWith("there is no parameter \"");
  }

  @Test
  void a_redriven_letter_is_on_its_way_again_as_it_was_and_is_gone_from_the_list() {
    var dead =
        bury(WorkerKind.OCR.deadLetters(), "guest/" + UUID.randomUUID(), "storage_unavailable");

    assertThat(operator.post("/admin/dead-letters/" + id(dead) + "/redrive", "").status())
        .isEqualTo(200);

    var again = sentAgain(WorkerKind.OCR.topic(Lane.RETRY), original(dead).key());
    assertThat(again).hasSize(1);
    assertThat(again.get(0).value()).isEqualTo(original(dead).value());
    assertThat(header(again.get(0), LaneHeaders.AGAIN)).isEqualTo("redrive");
    assertThat(header(again.get(0), "traceparent")).isEqualTo(TRACE);
    assertThat(again.get(0).headers().lastHeader(LaneHeaders.ATTEMPTS)).isNull();
    assertThat(again.get(0).headers().lastHeader(LaneHeaders.DUE)).isNull();
    assertThat(again.get(0).headers().lastHeader(LaneHeaders.DEAD_REASON)).isNull();
    assertThat(find(dead)).isNull();
    var settlement = settlements(dead).get(0);
    assertThat(header(settlement, LaneHeaders.SETTLEMENT)).isEqualTo("redriven");
    assertThat(settlement.partition()).isEqualTo(dead.partition());
  }

  @Test
  void a_letter_is_dealt_with_once_also_by_many_at_once() throws Exception {
    var dead =
        bury(WorkerKind.OCR.deadLetters(), "guest/" + UUID.randomUUID(), "storage_unavailable");
    var hands = Executors.newFixedThreadPool(4);
    var answers = new ArrayList<Future<Integer>>();
    for (int i = 0; i < 4; i++) {
      answers.add(
          hands.submit(
              () -> operator.post("/admin/dead-letters/" + id(dead) + "/redrive", "").status()));
    }

    var statuses = new ArrayList<Integer>();
    for (var it : answers) {
      statuses.add(it.get());
    }
    hands.shutdown();

    assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409, 409);
    assertThat(sentAgain(WorkerKind.OCR.topic(Lane.RETRY), original(dead).key())).hasSize(1);
    var discarded =
        operator.post("/admin/dead-letters/" + id(dead) + "/discard", "{\"reason\":\"late\"}");
    assertThat(discarded.json().path("code").asText()).isEqualTo("dead_letter_settled");
  }

  @Test
  void many_are_redriven_by_a_filter_and_those_that_are_settled_are_counted() {
    var code = "code_" + UUID.randomUUID();
    var first = bury(WorkerKind.RENDITION.deadLetters(), "guest/many-1", code);
    var second = bury(WorkerKind.RENDITION.deadLetters(), "guest/many-2", code);
    var other = bury(WorkerKind.RENDITION.deadLetters(), "guest/many-3", "other");

    var byFilter =
        operator.post(
            "/admin/dead-letters/redrive", "{\"worker\":\"rendition\",\"code\":\"" + code + "\"}");
    var byIds =
        operator.post(
            "/admin/dead-letters/redrive",
            "{\"ids\":[\"%s\",\"%s\",\"%s:0:999999\"]}"
                .formatted(id(first), id(other), WorkerKind.OCR.deadLetters()));

    assertThat(byFilter.json().path("redriven").asInt()).isEqualTo(2);
    assertThat(byIds.json().path("redriven").asInt()).isEqualTo(1);
    assertThat(byIds.json().path("alreadySettled").asInt()).isEqualTo(1);
    assertThat(byIds.json().path("missing").asInt()).isEqualTo(1);
    for (var key : List.of("guest/many-1", "guest/many-2", "guest/many-3")) {
      assertThat(sentAgain(WorkerKind.RENDITION.topic(Lane.RETRY), key)).hasSize(1);
    }
    assertThat(find(second)).isNull();
  }

  @Test
  void a_discarded_letter_is_gone_and_its_reason_is_kept() {
    var dead = bury(WorkerKind.OCR.deadLetters(), "guest/" + UUID.randomUUID(), "worker_crashed");
    var address = "/admin/dead-letters/" + id(dead) + "/discard";

    assertThat(operator.post(address, "{}").status()).isEqualTo(400);
    assertThat(operator.post(address, "{\"reason\":\"测试\"}").status()).isEqualTo(200);

    assertThat(find(dead)).isNull();
    assertThat(header(settlements(dead).get(0), LaneHeaders.SETTLEMENT_REASON)).isEqualTo("测试");
    assertThat(sentAgain(WorkerKind.OCR.topic(Lane.RETRY), original(dead).key())).isEmpty();
    assertThat(operator.post(address, "{\"reason\":\"again\"}").status()).isEqualTo(409);
  }

  @Test
  void a_dead_letter_is_told_with_its_payload_and_its_trace() {
    var dead = bury(WorkerKind.OCR.deadLetters(), "guest/" + UUID.randomUUID(), "worker_crashed");

    var told = operator.get("/admin/dead-letters/" + id(dead)).json();

    assertThat(told.path("traceId").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(told.path("isText").asBoolean()).isTrue();
    assertThat(told.path("payload").asText()).contains("ObjectCreated:PutObject");
    assertThat(told.path("code").asText()).isEqualTo("worker_crashed");
    assertThat(told.at("/headers").has(LaneHeaders.DEAD_ATTEMPTS)).isTrue();
  }

  @Test
  void reasons_are_counted_and_all_of_one_are_discarded_with_a_reason() {
    var code = "code_" + UUID.randomUUID();
    bury(WorkerKind.OCR.deadLetters(), "guest/reasons-1", code);
    bury(WorkerKind.OCR.deadLetters(), "guest/reasons-2", code);
    var other = bury(WorkerKind.RENDITION.deadLetters(), "guest/reasons-3", code);
    assertThat(find(other)).isNotNull();
    var reason = reason("ocr", code);

    var body = "{\"worker\":\"ocr\",\"code\":\"%s\"%s}";
    var without = operator.post("/admin/dead-letters/discard", body.formatted(code, ""));
    var with =
        operator.post(
            "/admin/dead-letters/discard", body.formatted(code, ",\"reason\":\"a test\""));

    assertThat(reason.path("count").asInt()).isEqualTo(2);
    assertThat(reason.path("lastHour").asInt()).isEqualTo(2);
    assertThat(reason.path("example").asText()).isEqualTo("it was \"killed\"");
    assertThat(without.status()).isEqualTo(400);
    assertThat(with.json().path("discarded").asInt()).isEqualTo(2);
    assertThat(reason("ocr", code)).isNull();
    assertThat(find(other)).isNotNull();
  }

  /** Null where there is none. */
  private JsonNode reason(String worker, String code) {
    for (var it : operator.get("/admin/dead-letters/reasons").json().path("reasons")) {
      if (it.path("worker").asText().equals(worker) && it.path("code").asText().equals(code)) {
        return it;
      }
    }
    return null;
  }

  @Test
  void poison_without_a_key_is_listed_and_goes_back_where_it_came_from() {
    var poison = "poison " + UUID.randomUUID();
    var dead =
        records.send(
            Topics.OSS_EVENTS_DLQ, null, null, poison, Map.of(LaneHeaders.DEAD_REASON, "not JSON"));

    var listed = find(dead);
    assertThat(listed.path("worker").asText()).isEqualTo("intake");
    assertThat(listed.path("code").asText()).isEqualTo("undecodable_event");
    assertThat(listed.has("key")).isFalse();
    assertThat(operator.post("/admin/dead-letters/" + id(dead) + "/redrive", "").status())
        .isEqualTo(200);

    assertThat(
            records.read(Topics.OSS_EVENTS).stream()
                .map(it -> new String(it.value(), java.nio.charset.StandardCharsets.UTF_8)))
        .contains(poison);
  }

  @Test
  void a_webhook_that_was_not_taken_is_told_again_to_its_receiver_alone() {
    var key = "u-1/" + UUID.randomUUID();
    var why = Map.of(LaneHeaders.RECEIVER, "shop", LaneHeaders.DEAD_CODE, "webhook_not_taken");
    var dead = records.send(Topics.WEBHOOKS_DLQ, null, key, "{\"type\":\"image.deleted\"}", why);

    assertThat(find(dead).path("worker").asText()).isEqualTo("webhooks");
    assertThat(operator.post("/admin/dead-letters/" + id(dead) + "/redrive", "").status())
        .isEqualTo(200);

    var again = sentAgain(Topics.WEBHOOKS, key);
    assertThat(again).hasSize(1);
    assertThat(header(again.get(0), LaneHeaders.RECEIVER)).isEqualTo("shop");
    assertThat(header(again.get(0), LaneHeaders.AGAIN)).isEqualTo("redrive");
  }

  /** The name was used again, and a redrive told of the image that had been deleted. */
  @ParameterizedTest
  @CsvSource({"true, 200, 1", "false, 404, 0"})
  void a_result_is_told_again_as_long_as_its_version_is_there(
      boolean isThere, int status, int told) {
    var key = "u-1/" + UUID.randomUUID();
    var eTag =
        store
            .put(
                Bucket.ORIGINALS,
                new ObjectKey(key),
                Content.of(new byte[1]),
                Attributes.ofType("image/jpeg"))
            .eTag();
    var body =
        "{\"type\":\"ocr.completed\",\"image\":{\"eTag\":\"%s\"}}"
            .formatted(isThere ? eTag : "00bb");
    var dead =
        records.send(Topics.WEBHOOKS_DLQ, null, key, body, Map.of(LaneHeaders.RECEIVER, "shop"));

    var answer = operator.post("/admin/dead-letters/" + id(dead) + "/redrive", "");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(sentAgain(Topics.WEBHOOKS, key)).hasSize(told);
  }

  /** Behind a letter that was dealt with, the others of its millisecond were on no page. */
  @Test
  void a_page_goes_on_where_the_one_before_ended_also_where_that_letter_is_gone() {
    var time = Instant.parse("2026-11-28T08:00:00Z");
    var letters =
        IntStream.range(0, 4)
            .mapToObj(
                it ->
                    new DeadLetter(
                        new Position(Topics.WEBHOOKS_DLQ, 0, 9 - it),
                        DeadTopic.ALL.get(0),
                        null,
                        null,
                        "x",
                        "",
                        1,
                        time,
                        null,
                        null))
            .toList();
    var cursor = DeadLettersBody.page(letters, Map.of(), "2", null).cursor();

    var left = List.of(letters.get(0), letters.get(2), letters.get(3));
    var page = DeadLettersBody.page(left, Map.of(), "2", cursor);

    assertThat(page.deadLetters())
        .extracting(DeadLetterBody::id)
        .containsExactly(letters.get(2).id().toString(), letters.get(3).id().toString());
  }

  @Test
  void what_makes_no_sense_is_refused_with_what_to_mend() {
    assertThat(detail("/admin/dead-letters/redrive", "{}")).contains("say which dead letters");
    assertThat(detail("/admin/dead-letters/redrive", "{\"worker\":\"x\"}")).contains("a worker is");
    assertThat(detail("/admin/dead-letters/redrive", "{\"wroker\":\"ocr\"}")).contains("wroker");
    assertThat(detail("/admin/dead-letters/redrive", "{\"olderThan\":\"1h\"}"))
        .contains("olderThan is a time");
    assertThat(operator.get("/admin/dead-letters?limit=0").status()).isEqualTo(400);
    assertThat(operator.get("/admin/dead-letters?cursor=x").status()).isEqualTo(400);
    assertThat(operator.post("/admin/dead-letters/nonsense/redrive", "").status()).isEqualTo(404);
    assertThat(operator.post("/admin/dead-letters/image.uploaded:0:0/redrive", "").status())
        .isEqualTo(404);
  }

  private String detail(String path, String body) {
    var answer = operator.post(path, body);
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().path("detail").asText();
  }

  private RecordMetadata bury(String topic, String key, String code) {
    return records.send(
        topic,
        null,
        key,
        Records.eventJson(key),
        Map.of(
            LaneHeaders.DEAD_CODE,
            code,
            LaneHeaders.DEAD_REASON,
            "it was \"killed\"",
            LaneHeaders.DEAD_ATTEMPTS,
            "3",
            LaneHeaders.ATTEMPTS,
            "3",
            LaneHeaders.DUE,
            "1",
            LaneHeaders.DEAD_TOPIC,
            "image.uploaded",
            LaneHeaders.DEAD_PARTITION,
            "7",
            LaneHeaders.DEAD_OFFSET,
            "41",
            "traceparent",
            TRACE));
  }

  private static String id(RecordMetadata dead) {
    return dead.topic() + ":" + dead.partition() + ":" + dead.offset();
  }

  /** Null where it is not listed. */
  private JsonNode find(RecordMetadata dead) {
    var page = operator.get("/admin/dead-letters?limit=500&topic=" + dead.topic());
    assertThat(page.status()).isEqualTo(200);
    for (var it : page.json().path("deadLetters")) {
      if (it.path("id").asText().equals(id(dead))) {
        return it;
      }
    }
    return null;
  }

  private ConsumerRecord<String, byte[]> original(RecordMetadata dead) {
    return records.read(dead.topic()).stream()
        .filter(it -> it.partition() == dead.partition() && it.offset() == dead.offset())
        .findFirst()
        .orElseThrow();
  }

  private List<ConsumerRecord<String, byte[]>> sentAgain(String topic, String key) {
    return records.read(topic).stream().filter(it -> key.equals(it.key())).toList();
  }

  private List<ConsumerRecord<String, byte[]>> settlements(RecordMetadata dead) {
    return records.read(dead.topic(), LaneHeaders.SETTLED, Long.toString(dead.offset())).stream()
        .filter(it -> it.partition() == dead.partition())
        .toList();
  }
}
