package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import io.tuwen.operations.testing.WorkerGroup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** On a broker of its own, so that every figure is known. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(PipelineTest.OwnBroker.class)
class PipelineTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TestHTTPResource private URI origin;

  @TestHTTPResource(value = "/", management = true)
  private URI management;

  private Backends backends;

  public static final class OwnBroker implements QuarkusTestProfile {}

  @Test
  void every_lane_tells_how_far_it_is_and_a_broker_that_is_gone_is_said() throws Exception {
    var operator = new Operator(origin);
    var records = new Records(backends);
    for (int i = 0; i < 6; i++) {
      records.send(
          Topics.IMAGE_UPLOADED, 0, "guest/" + i, Records.eventJson("guest/" + i), Map.of());
    }
    records.send(
        WorkerKind.OCR.topic(Lane.RETRY), 3, "guest/a", Records.eventJson("guest/a"), Map.of());
    records.send(
        WorkerKind.OCR.deadLetters(),
        5,
        "guest/b",
        Records.eventJson("guest/b"),
        Map.of(LaneHeaders.DEAD_CODE, "x"));
    new WorkerGroup(backends, "ocr-worker", Topics.IMAGE_UPLOADED).finishAllBut(4, "3:1 4:1 9:2");
    new WorkerGroup(backends, "image-resize-worker", Topics.IMAGE_UPLOADED).finishAll();

    await().atMost(LIMIT).until(() -> operator.get("/admin/pipeline").status() == 200);
    var status =
        await()
            .atMost(LIMIT)
            .until(
                () -> operator.get("/admin/pipeline").json(),
                it ->
                    lag(it, "ocr", "live") == 4
                        // Not known where that look came too late.
                        && lane(it, "ocr", "live").path("oldestSeconds").asDouble() > 0
                        && lag(it, "rendition", "live") == 0
                        && lag(it, "ocr", "retry") == 1
                        && it.at("/deadLetters/ocr").asInt() == 1);

    assertThat(lane(status, "ocr", "live").path("inFlight").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(lane(status, "ocr", "live").path("oldestSeconds").asDouble()).isBetween(0.0, 60.0);
    assertThat(lane(status, "rendition", "live").path("oldestSeconds").asDouble()).isZero();
    assertThat(lag(status, "ocr", "replay")).isZero();
    assertThat(status.at("/intake/members").asInt()).isZero();
    assertThat(status.path("replays").isArray()).isTrue();

    // A look in the background may have failed meanwhile.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(gauge("tuwen_lag", "ocr", "live")).isEqualTo(4);
              assertThat(gauge("tuwen_lag", "ocr", "retry")).isEqualTo(1);
              assertThat(gauge("tuwen_lag", "rendition", "live")).isZero();
              assertThat(gauge("tuwen_lag", "intake", "live")).isZero();
              assertThat(gauge("tuwen_oldest_unfinished_seconds", "ocr", "live"))
                  .isBetween(0.001, 60.0);
              assertThat(gauge("tuwen_oldest_unfinished_seconds", "rendition", "live")).isZero();
            });

    // The speed is that between two looks, so one that failed or came between takes another turn.
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              records.send(
                  Topics.IMAGE_UPLOADED, 0, "guest/c", Records.eventJson("guest/c"), Map.of());
              new WorkerGroup(backends, "ocr-worker", Topics.IMAGE_UPLOADED).finishAll();
              return operator.get("/admin/pipeline").json();
            },
            it ->
                lag(it, "ocr", "live") == 0
                    && lane(it, "ocr", "live").path("perSecond").asDouble() > 0);

    backends.stopBroker();
    var gone =
        await()
            .atMost(LIMIT)
            .until(() -> operator.get("/admin/pipeline"), it -> it.status() == 503);
    assertThat(gone.json().path("code").asText()).isEqualTo("broker_unavailable");
    assertThat(gauge("tuwen_lag", "ocr", "live")).isNaN();
    assertThat(gauge("tuwen_oldest_unfinished_seconds", "ocr", "live")).isNaN();
    backends.restartBroker();
    await().atMost(LIMIT).until(() -> operator.get("/admin/pipeline").status() == 200);
    await().atMost(LIMIT).until(() -> operator.get("/admin/dead-letters").status() == 200);
  }

  @Test
  void an_upload_service_that_takes_notifications_in_is_counted() {
    var operator = new Operator(origin);
    try (var member = new WorkerGroup(backends, "upload-service", Topics.OSS_EVENTS).join()) {
      await()
          .atMost(LIMIT)
          .until(
              () -> {
                member.poll(Duration.ofMillis(100));
                return operator.get("/admin/pipeline").json().at("/intake/members").asInt() == 1;
              });
    }
  }

  /** The figures move also while only Prometheus asks. */
  @Test
  void the_gauges_are_looked_up_without_anybody_who_asks() throws Exception {
    new Records(backends)
        .send(
            WorkerKind.RENDITION.topic(Lane.RETRY),
            2,
            "guest/c",
            Records.eventJson("guest/c"),
            Map.of());

    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> gauge("tuwen_lag", "rendition", "retry") == 1);
  }

  private double gauge(String name, String worker, String lane) throws Exception {
    var request = HttpRequest.newBuilder(management.resolve("/q/metrics")).build();
    // No change to HTTP/2 on the way, in which a large answer may be broken.
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return client
        .send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(it -> it.startsWith(name + "{"))
        .filter(it -> it.contains("worker=\"" + worker + "\""))
        .filter(it -> it.contains("lane=\"" + lane + "\""))
        .mapToDouble(it -> Double.parseDouble(it.substring(it.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** Below zero where none is told: a look of three seconds is answered by a problem. */
  private static int lag(JsonNode status, String worker, String lane) {
    return lane(status, worker, lane).path("lag").asInt(-1);
  }

  private static JsonNode lane(JsonNode status, String worker, String lane) {
    return StreamSupport.stream(status.path("lanes").spliterator(), false)
        .filter(it -> it.path("worker").asText().equals(worker))
        .filter(it -> it.path("lane").asText().equals(lane))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }
}
