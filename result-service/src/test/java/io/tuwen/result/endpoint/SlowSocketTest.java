package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A phone that subscribed to 100 finished images was thrown out, again and again: the results came
 * faster than its network took them.
 */
@QuarkusTest
@TestProfile(GetOcrResultTest.Impatient.class)
@QuarkusTestResource(BackendsResource.class)
class SlowSocketTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IMAGES = 100;

  private static final String BETTER = "better";

  private static final int PROTOCOL_ERROR = 1002;
  private static final int POLICY_VIOLATION = 1008;
  private static final int TOO_LARGE = 1009;

  /** Together much more than all buffers in between hold. */
  private static final int LENGTH = 12_000;

  /**
   * As fast as a bad network; it takes several heartbeats for all. By bytes: of small messages the
   * buffers in between hold more than one reads in a heartbeat that reads 25 of them in a second.
   */
  private static final int BYTES_PER_MILLI = 300;

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private OtherServices pipeline;

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void everybodyIsGone() {
    pipeline.close();
    await().untilAsserted(() -> assertThat(gauge("tuwen.results.waiting")).isZero());
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(streams()).isZero());
  }

  @Test
  void a_client_that_reads_slowly_is_told_everything_once() throws Exception {
    var images = done();
    try (var phone = SlowPhone.connect(origin)) {
      phone.say(subscribe(images));
      var told = new HashSet<String>();

      while (told.size() < IMAGES) {
        var message = next(phone);
        if (message.path("type").asText().equals("ocr.failed")) {
          assertThat(told.add(message.path("id").asText())).isTrue();
        }
      }

      phone.say("{\"ping\":1}");
      assertThat(next(phone).path("pong").asInt()).isEqualTo(1);
    }
  }

  @Test
  void what_is_replaced_while_a_client_is_behind_is_told_as_it_is_then() throws Exception {
    var images = done();
    var last = new HashMap<String, String>();
    try (var phone = SlowPhone.connect(origin)) {
      phone.say(subscribe(images));
      var replaced = CompletableFuture.runAsync(() -> images.forEach(this::replace));

      while (last.size() < IMAGES || !last.values().stream().allMatch(BETTER::equals)) {
        var message = next(phone);
        if (message.path("type").asText().startsWith("ocr.")) {
          last.put(message.path("id").asText(), message.at("/result/text").asText());
        }
      }

      replaced.get();
    }
  }

  private void replace(ImageKey image) {
    pipeline.upload(image, BETTER);
    pipeline.read(image, BETTER);
  }

  @Test
  void a_client_that_does_not_read_is_disconnected() throws Exception {
    var images = done();
    try (var phone = SlowPhone.connect(origin)) {
      phone.say(subscribe(images));
      await().untilAsserted(() -> assertThat(gauge("tuwen.results.waiting")).isEqualTo(IMAGES));

      await().untilAsserted(() -> assertThat(gauge("tuwen.results.waiting")).isZero());

      assertThat(phone.closed()).isEqualTo(POLICY_VIOLATION);
    }
  }

  @Test
  void a_client_that_pings_and_does_not_read_is_disconnected() throws Exception {
    var image = pipeline.upload("one");
    try (var phone = SlowPhone.connect(origin)) {
      phone.say(subscribe(List.of(image)));
      await().untilAsserted(() -> assertThat(gauge("tuwen.results.waiting")).isEqualTo(1));

      phone.pingForEver();

      await().untilAsserted(() -> assertThat(gauge("tuwen.results.waiting")).isZero());
    }
  }

  /** 30 KB of one are 30 MB, which took an event loop eight seconds before their size was seen. */
  @Test
  void no_message_is_compressed() throws Exception {
    var offers =
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
            + "Sec-WebSocket-Extensions: x-webkit-deflate-frame\r\n";
    try (var phone = SlowPhone.connect(origin, offers)) {
      assertThat(phone.head()).doesNotContainIgnoringCase("extensions");

      phone.sayCompressed(new byte[100]);

      assertThat(phone.closed()).isEqualTo(PROTOCOL_ERROR);
    }
  }

  @Test
  void a_message_in_parts_is_no_longer_than_another() throws Exception {
    var part = new byte[20_000];
    try (var phone = SlowPhone.connect(origin)) {
      for (int i = 0; i < 3; i++) {
        phone.begin(part, i == 0);
      }

      assertThat(phone.closed()).isEqualTo(TOO_LARGE);
    }
  }

  @Test
  void a_message_without_an_end_is_not_waited_for() throws Exception {
    try (var phone = SlowPhone.connect(origin)) {
      phone.begin(new byte[1_000], true);

      assertThat(phone.closedAfterPongs()).isEqualTo(POLICY_VIOLATION);
    }
  }

  private List<ImageKey> done() {
    var images = IntStream.range(0, IMAGES).mapToObj(i -> pipeline.upload("photo")).toList();
    images.forEach(it -> pipeline.storeFailure(it, "image_unreadable", "x".repeat(LENGTH)));
    return images;
  }

  private static String subscribe(List<ImageKey> images) {
    return images.stream()
        .map(it -> "\"" + it.id() + "\"")
        .collect(Collectors.joining(",", "{\"subscribe\":[", "]}"));
  }

  private static JsonNode next(SlowPhone phone) throws Exception {
    var message = phone.next();
    Thread.sleep(message.length() / BYTES_PER_MILLI);
    return JSON.readTree(message);
  }

  private double gauge(String name) {
    return metrics.get(name).gauge().value();
  }

  private double streams() {
    return metrics.get("tuwen.shares.in.use").tag("share", "streams").gauge().value();
  }
}
