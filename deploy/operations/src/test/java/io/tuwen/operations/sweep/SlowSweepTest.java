package io.tuwen.operations.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.testing.Operator;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sweep of many images must not leave its caller without an answer for long. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(SlowSweepTest.ImpatientServer.class)
class SlowSweepTest {
  /** More than the first record of the audit takes on a busy machine. */
  private static final int IDLE_SECONDS = 5;

  @TestHTTPResource private URI origin;

  public static final class ImpatientServer implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.http.idle-timeout", IDLE_SECONDS + "s");
    }
  }

  private static final class SlowSweep extends Sweep {
    SlowSweep() {
      super(null, null, null, null, new SimpleMeterRegistry());
    }

    @Override
    public Future<SweepResult> begin() {
      var sweeping =
          new FutureTask<>(
              () -> {
                Thread.sleep(1500L * IDLE_SECONDS);
                return new SweepResult(7, 0, 0, 7, 0, 0, 0, 0, 5);
              });
      new Thread(sweeping).start();
      return sweeping;
    }
  }

  @BeforeEach
  void slowly() {
    QuarkusMock.installMockForType(new SlowSweep(), Sweep.class);
  }

  @Test
  void its_answer_comes_when_it_is_through() {
    var swept = new Operator(origin).post("/admin/sweeps", "");

    assertThat(swept.status()).isEqualTo(200);
    assertThat(swept.json().path("listed").asInt()).isEqualTo(7);
  }
}
