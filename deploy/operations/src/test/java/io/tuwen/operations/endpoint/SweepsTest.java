package io.tuwen.operations.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class SweepsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private Operator operator;
  private Records records;
  private String key;

  @BeforeEach
  void begin() {
    operator = new Operator(origin);
    records = new Records(backends);
    key = "guest/" + UUID.randomUUID();
  }

  /** The process died between the put and the event. */
  @Test
  void an_original_that_nobody_was_told_of_is_made_known_once_it_is_old_enough() {
    var begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var before = metrics.counter("tuwen.sweep.orphans").count();
    // It is young for a second or two: where a sweep comes later, another is put.
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              key = "guest/" + UUID.randomUUID();
              put(key, "orphan");
              return sweep().path("young").asInt() > 0;
            });
    assertThat(events(key)).isEmpty();
    await().atMost(LIMIT).until(() -> !sweep().isEmpty() && !events(key).isEmpty());

    var event = events(key).get(0);
    assertThat(event.eTag())
        .isEqualTo(store.describe(Bucket.ORIGINALS, new ObjectKey(key)).orElseThrow().eTag());
    assertThat(event.size()).isEqualTo(6);
    assertThat(event.contentType()).isEqualTo("image/png");
    assertThat(event.bucket()).isEqualTo("tuwen-originals");
    assertThat(event.time()).isBetween(begin, Instant.now());
    assertThat(metrics.counter("tuwen.sweep.orphans").count()).isGreaterThan(before);
    sweep();
    assertThat(events(key)).hasSize(1);
  }

  @Test
  void what_has_its_event_or_is_ignored_is_left_alone() {
    tell(key, put(key, "known"));
    put("watermarks/" + key, "logo");
    var last = key + "-last";
    put(last, "orphan");

    await().atMost(LIMIT).until(() -> !sweep().isEmpty() && !events(last).isEmpty());

    assertThat(events(key)).hasSize(1);
    assertThat(events("watermarks/" + key)).isEmpty();
  }

  @Test
  void what_has_a_newer_text_is_not_even_looked_up() {
    put(key, "finished");
    // A listing tells whole seconds.
    await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
    store.put(
        Bucket.TEXTS,
        new ObjectKey(key).ocrResult(),
        Content.of("{}".getBytes(UTF_8)),
        Attributes.ofType("application/json"));
    var last = key + "-last";
    put(last, "orphan");

    await().atMost(LIMIT).until(() -> !sweep().isEmpty() && !events(last).isEmpty());

    assertThat(sweep().path("finished").asInt()).isPositive();
    assertThat(events(key)).isEmpty();
  }

  /** A client put another image under its own name, and its event was lost. */
  @Test
  void a_replaced_image_is_known_by_its_version_and_not_by_its_name() {
    tell(key, put(key, "first"));
    var second = put(key, "second");

    await().atMost(LIMIT).until(() -> !sweep().isEmpty() && events(key).size() == 2);

    assertThat(events(key).get(1).eTag()).isEqualTo(second);
  }

  @Test
  void an_original_that_is_the_beginning_of_anothers_name_is_found_too() {
    put(key, "one");
    put(key + "-2", "two");
    store.put(
        Bucket.TEXTS,
        new ObjectKey(key + "-2").ocrResult(),
        Content.of("{}".getBytes(UTF_8)),
        Attributes.ofType("application/json"));

    await().atMost(LIMIT).until(() -> !sweep().isEmpty() && !events(key).isEmpty());
  }

  private JsonNode sweep() {
    var answer = operator.post("/admin/sweeps", "");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private ETag put(String at, String content) {
    return store
        .put(
            Bucket.ORIGINALS,
            new ObjectKey(at),
            Content.of(content.getBytes(UTF_8)),
            Attributes.ofType("image/png"))
        .eTag();
  }

  private void tell(String of, ETag eTag) {
    records.send(
        Topics.IMAGE_UPLOADED,
        null,
        of,
        EventCodec.encode(Records.event(of, eTag.value(), Instant.now())),
        Map.of());
  }

  private List<ImageUploaded> events(String of) {
    return records.read(Topics.IMAGE_UPLOADED).stream()
        .filter(it -> of.equals(it.key()))
        .map(it -> EventCodec.decodeUploaded(it.value()))
        .toList();
  }
}
