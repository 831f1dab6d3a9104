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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results that come by themselves: as events, and at the socket. */
@QuarkusTest
@TestProfile(GetOcrResultTest.Impatient.class)
@QuarkusTestResource(BackendsResource.class)
class PushTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private OtherServices pipeline;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void everybodyIsGone() {
    pipeline.close();
    await().untilAsserted(() -> assertThat(waiting()).isZero());
  }

  @Test
  void events_tell_what_is_there_and_what_comes() throws Exception {
    var done = pipeline.upload("one");
    pipeline.storeText(done, "first");
    var coming = pipeline.upload("two");

    try (var events = events(List.of(done.id().value(), coming.id().value(), "nonsense"))) {
      assertThat(events.next("not_found").path("id").asText()).isEqualTo("nonsense");
      assertThat(events.next("ocr.completed").path("text").asText()).isEqualTo("first");

      pipeline.read(coming, "second");

      assertThat(events.next("ocr.completed").path("text").asText()).isEqualTo("second");
    }
  }

  @Test
  void a_stream_stays_for_later_versions_and_beats_in_between() throws Exception {
    var image = pipeline.upload("one");
    pipeline.storeFailure(image, "image_unreadable", "the image ends early");

    try (var events = events(List.of(image.id().value()))) {
      assertThat(events.next("ocr.failed").at("/error/code").asText())
          .isEqualTo("image_unreadable");
      await().until(events::hasBeaten);

      pipeline.upload(image, "better");
      pipeline.read(image, "text");

      assertThat(events.next("ocr.completed").path("text").asText()).isEqualTo("text");
    }
  }

  @Test
  void a_stream_of_nothing_or_of_too_much_is_refused() throws Exception {
    var many = IntStream.range(0, 101).mapToObj(i -> "image=" + i).toList();
    for (var query : List.of("", "?" + String.join("&", many))) {
      var request = HttpRequest.newBuilder(origin.resolve("/v1/events" + query)).build();

      var answer = http.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("malformed_request");
    }
  }

  @Test
  void the_socket_tells_what_is_there_and_what_comes() throws Exception {
    var done = pipeline.upload("one");
    pipeline.storeText(done, "first");
    var coming = pipeline.upload("two");

    try (var socket = socket("")) {
      socket.say("{\"subscribe\":[\"%s\",\"%s\",\"nonsense\"]}".formatted(done.id(), coming.id()));

      assertThat(socket.next("subscribed").path("ids")).hasSize(3);
      assertThat(socket.next("not_found").path("id").asText()).isEqualTo("nonsense");
      var first = socket.next("ocr.completed");
      assertThat(first.path("id").asText()).isEqualTo(done.id().value());
      assertThat(first.at("/result/text").asText()).isEqualTo("first");

      pipeline.read(coming, "second");

      assertThat(socket.next("ocr.completed").at("/result/text").asText()).isEqualTo("second");
    }
  }

  @Test
  void a_socket_may_name_its_images_in_its_address() throws Exception {
    var image = pipeline.upload("one");
    pipeline.storeFailure(image, "image_unreadable", "the image ends early");

    try (var socket = socket("?image=" + image.id())) {
      socket.next("subscribed");
      assertThat(socket.next("ocr.failed").at("/result/error/code").asText())
          .isEqualTo("image_unreadable");
    }
  }

  @Test
  void what_is_unsubscribed_is_not_told() throws Exception {
    var quiet = pipeline.upload("quiet");
    var loud = pipeline.upload("loud");
    try (var socket = socket("")) {
      socket.say("{\"subscribe\":[\"%s\",\"%s\"]}".formatted(quiet.id(), loud.id()));
      socket.next("subscribed");
      socket.say("{\"unsubscribe\":[\"%s\"]}".formatted(quiet.id()));
      await().untilAsserted(() -> assertThat(waiting()).isEqualTo(1));

      pipeline.read(quiet, "quiet");
      pipeline.read(loud, "loud");

      assertThat(socket.next("ocr.completed").path("id").asText()).isEqualTo(id(loud));
    }
  }

  /**
   * A page that opens the same image twice listens twice over one socket. The second subscription
   * was answered by "subscribed" alone, so that its listener waited for ever.
   */
  @Test
  void what_was_told_is_told_again_to_a_client_that_subscribes_again() throws Exception {
    var image = pipeline.upload("one");
    pipeline.storeText(image, "first");
    try (var socket = socket("?image=" + image.id())) {
      socket.next("subscribed");
      socket.next("ocr.completed");

      socket.say("{\"subscribe\":[\"%s\"]}".formatted(image.id()));

      socket.next("subscribed");
      assertThat(socket.next("ocr.completed").at("/result/text").asText()).isEqualTo("first");
      assertThat(waiting()).isEqualTo(1);
    }
  }

  @Test
  void subscribing_again_to_what_is_still_awaited_follows_it_once_and_tells_it_once()
      throws Exception {
    var image = pipeline.upload("one");
    var subscribe = "{\"subscribe\":[\"%s\"]}".formatted(image.id());
    try (var socket = socket("")) {
      for (int i = 0; i < 3; i++) {
        socket.say(subscribe);
        socket.next("subscribed");
      }
      assertThat(waiting()).isEqualTo(1);

      pipeline.read(image, "text");

      socket.next("ocr.completed");
      socket.say("{\"ping\":1}");
      assertThat(socket.next("").path("pong").asInt()).isEqualTo(1);
    }
  }

  /** It was logged, and the client waited for ever, since no further event came. */
  @Test
  void what_a_storage_that_is_away_has_kept_back_is_told_when_it_is_there_again() throws Exception {
    var image = pipeline.upload("one");
    pipeline.storeText(image, "first");
    var subscribe = "{\"subscribe\":[\"%s\"]}".formatted(image.id());
    try (var socket = socket("")) {
      backends.storage().faults().errors(1);
      socket.say(subscribe);
      socket.next("subscribed");
      var wait = origin.resolve("/v1/images/" + image.id() + "/text?wait=5s");
      var answer = http.send(HttpRequest.newBuilder(wait).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
      socket.say(subscribe);
      socket.next("subscribed");

      backends.storage().faults().errors(0);

      assertThat(socket.next("ocr.completed").at("/result/text").asText()).isEqualTo("first");
      assertThat(waiting()).isEqualTo(1);
    } finally {
      backends.storage().faults().errors(0);
    }
  }

  @Test
  void a_wrong_message_is_answered_and_the_socket_stays() throws Exception {
    try (var socket = socket("")) {
      for (var wrong : List.of("nonsense", "{}", "{\"subscribe\":[]}", "[]", "7")) {
        socket.say(wrong);
        assertThat(socket.next("error").path("code").asText()).isEqualTo("malformed_request");
      }
      socket.say("{\"ping\":17}");
      assertThat(socket.next("").path("pong").asInt()).isEqualTo(17);
    }
  }

  @Test
  void a_socket_that_answers_pings_stays_open() throws Exception {
    try (var socket = socket("")) {
      await().untilAsserted(() -> assertThat(socket.pings).hasSizeGreaterThan(2));

      socket.say("{\"ping\":1}");

      assertThat(socket.next("").path("pong").asInt()).isEqualTo(1);
    }
  }

  @Test
  void the_address_of_the_socket_says_what_it_is_for() throws Exception {
    var answer =
        http.send(
            HttpRequest.newBuilder(origin.resolve("/v1/socket"))
                .version(HttpClient.Version.HTTP_1_1)
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(426);
  }

  private static String id(ImageKey image) {
    return image.id().value();
  }

  private double waiting() {
    return metrics.get("tuwen.results.waiting").gauge().value();
  }

  private Events events(List<String> ids) throws Exception {
    var query = String.join("&", ids.stream().map(id -> "image=" + id).toList());
    var request =
        HttpRequest.newBuilder(origin.resolve("/v1/events?" + query))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    return new Events(http.send(request, BodyHandlers.ofInputStream()).body());
  }

  /** A stream of events, read line by line. */
  private static final class Events implements AutoCloseable {
    private final InputStream stream;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile boolean beaten;

    Events(InputStream stream) {
      this.stream = stream;
      var reader = new Thread(this::read, "events");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
          beaten |= line.startsWith(":");
          lines.add(line);
        }
      } catch (IOException e) {
        lines.add("closed");
      }
    }

    boolean hasBeaten() {
      return beaten;
    }

    /** The data of the next event, which has this name. */
    JsonNode next(String name) throws Exception {
      var event = "";
      while (true) {
        var line = lines.poll(10, TimeUnit.SECONDS);
        assertThat(line).as("a line of the stream").isNotNull();
        if (line.startsWith("event:")) {
          event = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          assertThat(event).isEqualTo(name);
          return JSON.readTree(line.substring(5));
        }
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  private Socket socket(String query) throws Exception {
    var socket = new Socket();
    var address = URI.create("ws://" + origin.getAuthority() + "/v1/socket" + query);
    socket.webSocket = http.newWebSocketBuilder().buildAsync(address, socket).get();
    return socket;
  }

  /** A client at the socket, which answers pings by itself. */
  private static final class Socket implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> pings = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket webSocket;

    void say(String message) {
      webSocket.sendText(message, true).join();
    }

    /** The next message, which has this type. */
    JsonNode next(String type) throws Exception {
      var message = messages.poll(10, TimeUnit.SECONDS);
      assertThat(message).as("a message").isNotNull();
      assertThat(message.path("type").asText()).isEqualTo(type);
      return message;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        try {
          messages.add(JSON.readTree(part.toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      pings.add(1);
      from.request(1);
      return null;
    }

    @Override
    public void close() {
      webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
  }
}
