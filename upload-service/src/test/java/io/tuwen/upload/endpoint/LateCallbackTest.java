package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.upload.testing.CallbackRelay;
import io.tuwen.upload.testing.TicketForm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A broker that is gone when a callback comes. */
@QuarkusTest
@TestProfile(LateCallbackTest.OwnBroker.class)
class LateCallbackTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource private URI origin;
  private Backends backends;
  private CallbackRelay relay;

  private final HttpClient http = HttpClient.newHttpClient();

  /** A profile of the tests that stop the broker, so that no other meets it. */
  public static final class OwnBroker extends DirectUploadTest.WithBucket {
    @Override
    public Map<String, String> getConfigOverrides() {
      var all = new HashMap<>(super.getConfigOverrides());
      // Uploads without a pause until the broker is back are many on a fast machine.
      all.put("tuwen.limits.uploads-burst", "100000");
      all.put("tuwen.sessions.keys", "test=fedcba9876543210fedcba9876543210");
      return all;
    }
  }

  private JsonNode ticket() throws Exception {
    return JSON.readTree(
        http.send(
                HttpRequest.newBuilder(origin.resolve("/v1/uploads"))
                    .POST(BodyPublishers.noBody())
                    .build(),
                BodyHandlers.ofString())
            .body());
  }

  private static HttpResponse<String> post(JsonNode ticket) {
    var fields =
        JSON.convertValue(
            ticket.path("fields"), new TypeReference<LinkedHashMap<String, String>>() {});
    return TicketForm.post(
        URI.create(ticket.path("url").asText()), fields, TestImages.jpeg(40, 30));
  }

  /** A bucket waits for 5 s; then it would not know that we have nothing to say. */
  @Test
  void a_callback_that_cannot_be_told_in_time_fails_and_the_same_one_succeeds_later()
      throws Exception {
    backends.storage().allowCallbacksTo("127.0.0.1", relay.port());
    // Our 3 s are longer on a busy machine.
    backends.storage().waitForCallbacks(Duration.ofSeconds(20));
    relay.forwardTo(origin);
    // The first callback fetches the key that it is signed with, which may take too long.
    post(ticket());
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions() // while the bucket has not called yet
        .until(() -> relay.send(relay.last()).statusCode() == 200);
    var ticket = ticket();
    backends.stopBroker();

    var answer = post(ticket);

    // Our own 503, and not the bucket's impatience.
    assertThat(answer.statusCode()).isEqualTo(203);
    assertThat(answer.body()).contains("Error status : 503");
    backends.restartBroker();
    await().atMost(Duration.ofMinutes(1)).until(() -> relay.send(relay.last()).statusCode() == 200);
    assertThat(
            TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_UPLOADED)
                .stream()
                // Another test on this broker may have taken images back: of these is no value.
                .filter(it -> it.key().endsWith(ticket.path("id").asText()))
                .map(it -> EventCodec.decodeUploaded(it.value()))
                .map(it -> it.id() + it.key() + it.eTag())
                .distinct())
        .hasSize(1);
  }
}
