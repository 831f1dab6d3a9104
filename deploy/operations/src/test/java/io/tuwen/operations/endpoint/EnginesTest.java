package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.ocr.EngineUsage;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class EnginesTest {
  private static final String ENGINE = "fake-paid";

  @TestHTTPResource private URI origin;
  private Backends backends;

  @Test
  void calls_cost_quota_and_state_of_all_workers_are_told_together() throws Exception {
    // What is told is of today, which has to be the same day to the end of the test.
    await().atMost(Duration.ofMinutes(2)).until(() -> day(Instant.now()).equals(day(inAMinute())));
    var now = Instant.now();
    var today = day(now);
    write("a.1", today, 40, Map.of("answered", 30L, "timeout", 2L), "off", now);
    write("b.1", today, 5, Map.of("answered", 5L), "on", now);
    write("a.1", today, 41, Map.of("answered", 31L, "timeout", 2L), "off", now);
    write("gone.1", today, 10, Map.of("answered", 10L), "on", now.minusSeconds(3600));
    write("a.0", today.minusDays(1), 7, Map.of("answered", 7L), "on", now.minusSeconds(90_000));

    var engine = engine(new Operator(origin).get("/admin/engines").json());

    assertThat(engine.path("calls").asInt()).isEqualTo(56);
    assertThat(engine.path("limit").asInt()).isEqualTo(100);
    assertThat(engine.path("left").asInt()).isEqualTo(44);
    assertThat(engine.path("cost").asDouble()).isEqualTo(0.48);
    assertThat(engine.path("state").asText()).isEqualTo("on");
    assertThat(engine.at("/outcomes/answered").asInt()).isEqualTo(46);
    assertThat(engine.path("workers")).hasSize(2);
    assertThat(engine.at("/workers/0/reason").asText()).isEqualTo("down");
    assertThat(engine.path("days")).hasSize(2);
    assertThat(engine.at("/days/1/calls").asInt()).isEqualTo(7);
  }

  private static Instant inAMinute() {
    return Instant.now().plusSeconds(60);
  }

  private static LocalDate day(Instant of) {
    return LocalDate.ofInstant(of, EngineUsage.CHINA);
  }

  private static JsonNode engine(JsonNode body) {
    for (var engine : body.path("engines")) {
      if (engine.path("engine").asText().equals(ENGINE)) {
        return engine;
      }
    }
    throw new AssertionError(body);
  }

  private void write(
      String run,
      LocalDate day,
      long claimed,
      Map<String, Long> outcomes,
      String state,
      Instant time) {
    var isOn = state.equals("on");
    var usage =
        new EngineUsage(
            ENGINE,
            day,
            run,
            claimed,
            100,
            0.01,
            outcomes,
            state,
            isOn ? null : "down",
            isOn ? null : time.plusSeconds(30),
            10,
            time);
    var value = new String(usage.encode(), StandardCharsets.UTF_8);
    new Records(backends).send(Topics.OCR_USAGE, 0, usage.key(), value, Map.of());
  }
}
