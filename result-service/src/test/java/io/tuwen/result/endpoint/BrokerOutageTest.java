package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Results are read while the broker is away; of the application's other tests none needs it. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(RenditionsRedirectTest.Configuration.class)
class BrokerOutageTest {
  /** Longer than the checks need to notice. */
  private static final Duration OUTAGE = Duration.ofSeconds(6);

  @TestHTTPResource private URI origin;

  @TestHTTPResource(value = "/", management = true)
  private URI management;

  @Inject private ObjectStore store;
  private Backends backends;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void what_is_stored_is_answered_and_the_service_stays_ready() throws Exception {
    try (var pipeline = new OtherServices(store, backends)) {
      var image = pipeline.upload("photo");
      pipeline.storeText(image, "stored");

      await().until(() -> health("ready").statusCode() == 200);
      backends.stopBroker();

      await()
          .during(OUTAGE)
          .atMost(OUTAGE.plusSeconds(30))
          .until(() -> health("ready").statusCode() == 200 && health("live").statusCode() == 200);
      assertThat(health("ready").body()).contains("the broker does not answer");
      assertThat(get("/v1/images/" + image.id() + "/text").body()).contains("stored");

      backends.restartBroker();
      var later = pipeline.upload("another photo");
      pipeline.read(later, "heard");
      assertThat(get("/v1/images/" + later.id() + "/text?wait=25s").body()).contains("heard");
    }
  }

  private HttpResponse<String> health(String kind) throws Exception {
    return http.send(
        HttpRequest.newBuilder(management.resolve("/q/health/" + kind)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(origin.resolve(path)).build(), BodyHandlers.ofString());
  }
}
