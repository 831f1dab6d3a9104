package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.HostileRequestsConformance;
import io.tuwen.contract.testing.LoggedErrors;
import io.tuwen.contract.testing.RawRequest;
import io.tuwen.operations.testing.Operator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class HostileRequestsTest extends HostileRequestsConformance {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "Authorization: Bearer " + Operator.TOKEN;

  @TestHTTPResource private URI origin;

  @Override
  protected URI origin() {
    return origin;
  }

  @Override
  protected List<String> requests() {
    return List.of("POST /admin/replays", "GET /admin/dead-letters", "GET /nothing");
  }

  /** Nested, long-named and many-digit JSON was 500 with a stack trace. */
  @Test
  void json_beyond_its_bounds_is_a_malformed_request_at_every_address() throws Exception {
    var bodies = new ArrayList<String>();
    bodies.add("{\"a\":" + "[".repeat(1_001));
    bodies.add("{\"a\":" + "{\"a\":".repeat(1_001));
    bodies.add("{\"" + "n".repeat(60_000) + "\":1}");
    bodies.add("{\"a\":" + "1".repeat(2_000) + "}");
    bodies.add("{\"a\":0." + "1".repeat(2_000) + "}");
    bodies.add("{\"a\":1e" + "1".repeat(2_000) + "}");
    bodies.add("{\"a\":1" + ",\"a\":1".repeat(60_000) + "}");
    bodies.add("{\"rate\":NaN}");
    bodies.add("{\"rate\":1,}");
    bodies.add("{");
    try (var errors = new LoggedErrors()) {
      for (var body : bodies) {
        assertMalformed(post("/admin/replays", body, TOKEN));
        assertMalformed(post("/admin/dead-letters/redrive", body, TOKEN));
      }
      assertThat(errors.lines()).isEmpty();
    }
  }

  /** What is no time of an event, and what is more milliseconds than a long holds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "10000-01-01T00:00:00Z",
        "２０２６-11-20T08:30:00Z",
        "2026-11-20",
        "2026-13-40T99:99:99Z",
        "now",
        "",
        "1e9",
        "9223372036854775807"
      })
  void a_time_that_is_none_is_a_malformed_request(String time) throws Exception {
    for (var field : List.of("from", "to")) {
      assertMalformed(post("/admin/replays", "{\"" + field + "\":\"" + time + "\"}", TOKEN));
    }
    for (var field : List.of("olderThan", "newerThan")) {
      assertMalformed(
          post("/admin/dead-letters/redrive", "{\"" + field + "\":\"" + time + "\"}", TOKEN));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "9223372036854775807",
        "99999999999999999999",
        "1.5",
        "1e3",
        "NaN",
        "\"5\"",
        "true",
        "[]",
        "{}"
      })
  void a_rate_that_is_none_is_a_malformed_request(String rate) throws Exception {
    assertMalformed(post("/admin/replays", "{\"rate\":" + rate + ",\"dryRun\":true}", TOKEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedded/99999999999999999999",
        "embedded/-1",
        "embedded/0",
        "embedded/١",
        "embedded/",
        "/1",
        "embedded",
        "embedded/1/1",
        "embedded/+1"
      })
  void a_revision_that_is_none_is_a_malformed_request(String revision) throws Exception {
    assertMalformed(
        post(
            "/admin/replays",
            "{\"workers\":[\"ocr\"],\"dryRun\":true,\"onlyOlderThan\":\"" + revision + "\"}",
            TOKEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=9223372036854775807",
        "limit=NaN",
        "limit=%D9%A1",
        "limit=+5",
        "limit=1e2",
        "cursor=x",
        "cursor=~",
        "cursor=99999999999999999999~a:0:0",
        "cursor=%D9%A1~a:0:0",
        "worker=x",
        "topic=x"
      })
  void a_page_that_is_none_is_a_malformed_request(String query) throws Exception {
    assertMalformed(
        RawRequest.send(origin, request("GET /admin/dead-letters?" + query, "Host: x", TOKEN)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "a:b:c",
        "a:999999999999:1",
        "a:1:99999999999999999999",
        "%D9%A1:1:1",
        "%00",
        "a:-1:1"
      })
  void a_dead_letter_of_no_place_is_not_there(String id) throws Exception {
    assertThat(post("/admin/dead-letters/" + id + "/redrive", "", TOKEN).status()).isEqualTo(404);
    assertThat(post("/admin/replays/" + id + "/pause", "", TOKEN).status()).isEqualTo(404);
  }

  private void assertMalformed(RawRequest.Answer answer) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo("malformed_request");
  }

  private RawRequest.Answer post(String path, String body, String... headers) throws Exception {
    var sent = new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    var all = new ArrayList<String>(List.of(headers));
    all.add("Host: x");
    all.add("Content-Length: " + sent.length());
    return RawRequest.send(origin, request("POST " + path, all.toArray(String[]::new)) + sent);
  }
}
