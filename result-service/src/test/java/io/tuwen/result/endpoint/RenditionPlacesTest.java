package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.rendition.RenditionEngine;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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

  private static final int MOST_HELD = 1 << 20;

  /** Much more than all buffers in between hold. */
  private static final long LARGE = 64 << 20;

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final String OTHER = "198.51.100.7";

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private FakeWorker worker;
  private final List<UnreadAnswer> answers = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ImageKey image;
  private ETag eTag;
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
      image = pipeline.upload("photo");
      eTag = pipeline.upload(image, "photo");
      path = "/v1/images/" + image.id() + "/renditions?x-oss-process=image/info";
    }
  }

  @AfterEach
  void leave() throws Exception {
    for (var it : answers) {
      it.close();
    }
    await().untilAsserted(() -> assertThat(inUse()).isZero());
    await().untilAsserted(() -> assertThat(inUse("held")).isZero());
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

  /** A page of several large pictures would end its own on a slow line, one after another. */
  @Test
  void no_client_makes_room_for_its_own_next_request() throws Exception {
    worker.answersImage(LARGE);
    take("192.0.2.0");
    // What it may take nothing for; the others come afterwards and are not slow yet.
    await().pollDelay(SLOW).atMost(SOON).until(() -> inUse() == 1);
    for (int i = 1; i < PLACES; i++) {
      take("192.0.2." + i);
    }

    assertThat(status("192.0.2.0")).isEqualTo(429);
  }

  /** Four addresses that read nothing kept all others from every stored style. */
  @Test
  void where_others_hold_all_room_a_stored_style_comes_from_the_worker() throws Exception {
    worker.answers(200, "image/jpeg", "made");
    storeThumb();
    var address = "/v1/images/" + image.id() + "/renditions/thumb";
    var total = Runtime.getRuntime().maxMemory() / 4;
    for (int i = 0; inUse("held") <= total - MOST_HELD; i++) {
      answers.add(new UnreadAnswer(origin, address, "192.0.2." + i % 8));
    }

    try (var answer = new UnreadAnswer(origin, address, OTHER)) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(new String(answer.rest().readAllBytes(), StandardCharsets.UTF_8)).endsWith("made");
    }
  }

  private void storeThumb() {
    new Renditions(store, names)
        .store(
            names.publicName(image.objectKey()).rendition("thumb"),
            new byte[MOST_HELD],
            "image/jpeg",
            new RenditionStamp(eTag, "image/resize,w_100", RenditionEngine.CURRENT));
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
    return inUse("renditions");
  }

  private double inUse(String share) {
    return metrics.get("tuwen.shares.in.use").tag("share", share).gauge().value();
  }
}
