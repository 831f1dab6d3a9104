package io.tuwen.operations.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.testing.Operator;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sweep of many images must not leave its caller without an answer for long. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(SlowSweepTest.ImpatientServer.class)
class SlowSweepTest {
  /** More than the first record of the audit takes on a busy machine. */
  private static final int IDLE_SECONDS = 10;

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final SweepResult RESULT = new SweepResult(7, 0, 0, 7, 0, 0, 0, 0, 5);

  @TestHTTPResource private URI origin;

  public static final class ImpatientServer implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.http.idle-timeout", IDLE_SECONDS + "s");
    }
  }

  private static final class SlowSweep extends Sweep {
    private final CompletableFuture<SweepResult> sweeping;

    SlowSweep(CompletableFuture<SweepResult> sweeping) {
      super(null, null, null, null, new SimpleMeterRegistry());
      this.sweeping = sweeping;
    }

    @Override
    public CompletableFuture<SweepResult> begin() {
      return sweeping;
    }
  }

  private final CompletableFuture<SweepResult> sweeping = new CompletableFuture<>();

  @BeforeEach
  void slowly() {
    QuarkusMock.installMockForType(new SlowSweep(sweeping), Sweep.class);
  }

  @Test
  void its_answer_comes_when_it_is_through() {
    sweeping.completeOnTimeout(RESULT, 1500L * IDLE_SECONDS, TimeUnit.MILLISECONDS);

    var swept = new Operator(origin).post("/admin/sweeps", "");

    assertThat(swept.status()).isEqualTo(200);
    assertThat(swept.json().path("listed").asInt()).isEqualTo(7);
  }

  /** The audit said that it was done as soon as its answer had begun, and had no counts. */
  @Test
  void the_audit_has_its_end_when_it_is_through() {
    var answer = inBackground();
    await().atMost(SOON).until(() -> audited().path("outcome").asText().equals("begun"));
    await().during(Duration.ofSeconds(IDLE_SECONDS)).until(() -> !isEnded());

    sweeping.complete(RESULT);
    answer.join();

    assertThat(audited().path("outcome").asText()).isEqualTo("done");
    assertThat(audited().path("result").asText()).contains("\"listed\":7");
  }

  @Test
  void the_audit_has_the_failure_of_one_that_fails_after_its_answer_has_begun() {
    var answer = inBackground();
    await().atMost(SOON).until(() -> audited().path("outcome").asText().equals("begun"));
    await().during(Duration.ofSeconds(IDLE_SECONDS)).until(() -> !isEnded());

    sweeping.completeExceptionally(
        new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "the storage is away"));
    answer.handle((result, failure) -> null).join();

    assertThat(audited().path("outcome").asText()).isEqualTo("failed");
    assertThat(audited().path("code").asText()).isEqualTo("storage_unavailable");
  }

  private CompletableFuture<Void> inBackground() {
    return CompletableFuture.runAsync(() -> new Operator(origin).post("/admin/sweeps", ""));
  }

  private boolean isEnded() {
    return !audited().path("outcome").asText().equals("begun");
  }

  private JsonNode audited() {
    return new Operator(origin).get("/admin/audit?action=sweep&limit=1").json().at("/events/0");
  }
}
