package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.LoggedErrors;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.testing.Browser;
import io.tuwen.operations.testing.Records;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterators;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@Timeout(60)
class ConsoleEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource private URI origin;
  private Backends backends;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HttpResponse<InputStream> open(String session) throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve("/console/events"))
            .header("Cookie", "__Host-tuwen-operator=" + session)
            .build();
    return http.send(request, BodyHandlers.ofInputStream());
  }

  private static Iterator<JsonNode> pieces(HttpResponse<InputStream> stream) {
    var lines =
        new java.io.BufferedReader(
            new java.io.InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    return Spliterators.iterator(
        lines
            .lines()
            .filter(it -> it.startsWith("data:"))
            .map(ConsoleEventsTest::json)
            .spliterator());
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line.substring("data:".length()));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A first look that comes too late brings a broker that does not answer. */
  private void awaitTheBroker(String session) {
    await()
        .until(
            () -> {
              var stream = open(session);
              try {
                return pieces(stream).next().at("/set/health:broker/isUp").asBoolean();
              } finally {
                stream.body().close();
              }
            });
  }

  @Test
  void all_of_it_comes_first_and_then_what_has_changed() throws Exception {
    var session = new Browser(origin).session();
    var errors = new LoggedErrors();
    awaitTheBroker(session);
    var stream = open(session);
    try {
      var pieces = pieces(stream);

      var first = pieces.next();
      var key = "guest/" + UUID.randomUUID();
      var code = "code_" + UUID.randomUUID();
      new Records(backends)
          .send(
              WorkerKind.OCR.deadLetters(),
              null,
              key,
              Records.eventJson(key),
              Map.of(io.tuwen.contract.lane.LaneHeaders.DEAD_CODE, code));
      var next = pieces.next();
      while (!next.toString().contains(code)) {
        next = pieces.next();
      }

      assertThat(first.path("whole").asBoolean()).isTrue();
      assertThat(first.path("set").has("lane:ocr/live")).isTrue();
      assertThat(first.at("/set/health:broker/isUp").asBoolean()).isTrue();
      assertThat(first.at("/set/health:storage/isUp").asBoolean()).isTrue();
      assertThat(first.at("/set/health:index/code").asText()).isEqualTo("index_unavailable");
      assertThat(next.path("set").has("health:storage")).isFalse();
      // Each page that was closed was an alarm.
      errors.close();
      assertThat(errors.lines()).isEmpty();
    } finally {
      stream.body().close();
    }
  }

  @Test
  void the_stream_ends_with_the_session() throws Exception {
    var browser = new Browser(origin);
    var session = browser.session();
    var stream = open(session);
    try {
      var pieces = pieces(stream);
      pieces.next();

      browser.send("DELETE", "/console/session", session, null, Browser.own());
      while (pieces.hasNext()) {
        pieces.next();
      }
    } finally {
      stream.body().close();
    }

    assertThat(open(session).statusCode()).isEqualTo(401);
  }

  @Test
  void there_is_room_for_twenty_and_a_place_that_is_left_is_free_again() throws Exception {
    var session = new Browser(origin).session();
    var open = new ArrayList<HttpResponse<InputStream>>();
    var last = open(session);
    while (last.statusCode() == 200 && open.size() <= 20) {
      open.add(last);
      last = open(session);
    }

    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(open).hasSizeBetween(1, 20);
    for (var stream : open) {
      stream.body().close();
    }
    await()
        .until(
            () -> {
              var again = open(session);
              again.body().close();
              return again.statusCode() == 200;
            });
  }
}
