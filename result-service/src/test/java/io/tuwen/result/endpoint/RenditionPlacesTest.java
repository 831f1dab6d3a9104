package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All places at the worker, and clients and workers that keep them. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(FakeWorker.class)
@TestProfile(RenditionPlacesTest.FewPlaces.class)
class RenditionPlacesTest {
  private static final int PLACES = 4;

  /** Much more than all buffers in between hold. */
  private static final long LARGE = 64 << 20;

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String OTHER = "198.51.100.7";

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private FakeWorker worker;
  private final List<UnreadAnswer> answers = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private String path;

  /** This test is the proxy, so that it can come from everywhere. */
  public static final class FewPlaces implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.trusted-proxies",
          "127.0.0.1",
          "tuwen.result.max-renditions",
          Integer.toString(PLACES));
    }
  }

  @BeforeEach
  void upload() {
    try (var pipeline = new OtherServices(store, backends)) {
      path = "/v1/images/" + pipeline.upload("photo").id() + "/renditions?x-oss-process=image/info";
    }
  }

  @AfterEach
  void leave() throws Exception {
    for (var it : answers) {
      it.close();
    }
    await().untilAsserted(() -> assertThat(inUse()).isZero());
  }

  /** Each kept a connection until the restart, and a place did not help whom none was left for. */
  @Test
  void a_worker_that_stops_in_the_middle_of_small_answers_costs_no_connection() throws Exception {
    worker.answers(200, "application/json", "{");
    worker.hangs();
    fillPlaces();
    for (var it : answers) {
      it.close();
    }
    await().untilAsserted(() -> assertThat(inUse()).isZero());

    worker.answers(200, "application/json", "{}");

    var request =
        HttpRequest.newBuilder(origin.resolve(path))
            .header("X-Forwarded-For", OTHER)
            .timeout(SOON)
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo("{}");
  }

  /** Four addresses that read hardly anything of large renditions kept all others out for hours. */
  @Test
  void where_all_places_are_taken_the_slowest_client_makes_room() throws Exception {
    worker.answersImage(LARGE);
    fillPlaces();
    assertThat(status(OTHER)).isEqualTo(429);

    await().atMost(SOON).untilAsserted(() -> assertThat(status(OTHER)).isEqualTo(200));
  }

  private void fillPlaces() throws Exception {
    for (int i = 0; i < PLACES; i++) {
      take("192.0.2." + i);
    }
    assertThat(answers).allSatisfy(it -> assertThat(it.status()).isEqualTo(200));
  }

  private void take(String client) throws Exception {
    answers.add(new UnreadAnswer(origin, path, client));
  }

  private int status(String client) throws Exception {
    try (var answer = new UnreadAnswer(origin, path, client)) {
      return answer.status();
    }
  }

  private double inUse() {
    return metrics.get("tuwen.shares.in.use").tag("share", "renditions").gauge().value();
  }
}
