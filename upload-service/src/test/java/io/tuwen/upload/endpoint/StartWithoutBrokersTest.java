package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.testing.BackendsResource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Quarkus counted a start as unfinished while no broker answered. Kubernetes' startup probe asked
 * for that, and killed every pod that began during an outage, each two minutes.
 */
@QuarkusTest
@TestProfile(StartWithoutBrokersTest.NoBroker.class)
@QuarkusTestResource(BackendsResource.class)
class StartWithoutBrokersTest {
  @TestHTTPResource(value = "/", management = true)
  private URI management;

  private final HttpClient http = HttpClient.newHttpClient();

  /** Nothing listens there. */
  public static final class NoBroker implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("kafka.bootstrap.servers", "127.0.0.1:9");
    }
  }

  @Test
  void a_start_is_over_although_no_broker_has_answered() throws Exception {
    await()
        .untilAsserted(
            () -> {
              var ready = get("/q/health/ready");
              assertThat(ready.statusCode()).isEqualTo(503);
              assertThat(ready.body()).contains("\"broker\"");
            });

    assertThat(get("/q/health/started").statusCode()).isEqualTo(200);
    assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(management.resolve(path)).build(), BodyHandlers.ofString());
  }
}
