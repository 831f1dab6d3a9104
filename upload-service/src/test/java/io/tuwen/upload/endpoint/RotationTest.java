package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.upload.testing.TicketForm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A service by role whose credentials come and go while it works: no request fails for it.
 *
 * <p>The long run, of ten minutes with new credentials every minute, is {@code
 * -Dtuwen.rotation.life=PT95S -Dtuwen.rotation.duration=PT10M}.
 */
@QuarkusTest
@TestProfile(RotationTest.Rotating.class)
class RotationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] JPEG = TestImages.jpeg(40, 30);
  private static final Duration LIFE =
      Duration.parse(System.getProperty("tuwen.rotation.life", "PT30S"));
  private static final Duration DURATION =
      Duration.parse(System.getProperty("tuwen.rotation.duration", "PT0S"));

  /** Where no time is given, the test ends with the third credentials. */
  private static final int LEAST_ROTATIONS = 2;

  /** What one caller may do for as long as it likes. */
  private static final int ROUNDS_A_SECOND = 8;

  /** Credentials are renewed when about two thirds of their life are over. */
  public static class Rotating implements QuarkusTestProfile {
    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.tickets.upload-url",
          "${tuwen.storage.endpoint}/tuwen-originals/",
          // What the rounds bring is more than one caller may send in a minute.
          "tuwen.limits.uploads-burst",
          "100000");
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(
              BackendsResource.class, Map.of(BackendsResource.LIFE, LIFE.toString())));
    }
  }

  @TestHTTPResource private URI origin;
  private Backends backends;

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger requests = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @Test
  void no_request_fails_while_credentials_come_and_go() throws Exception {
    var sts = backends.storage().sts();
    await().until(this::isServed);
    var before = sts.issued();
    var begin = Instant.now();
    var end = begin.plus(DURATION);
    var clients = Executors.newScheduledThreadPool(4);
    for (var round : List.<Round>of(this::upload, this::uploadByTicket)) {
      var unused =
          clients.scheduleAtFixedRate(
              () -> play(round), 0, 1000 / ROUNDS_A_SECOND, TimeUnit.MILLISECONDS);
    }

    await()
        .atMost(DURATION.plusMinutes(2))
        .until(() -> Instant.now().isAfter(end) && sts.issued() - before >= LEAST_ROTATIONS);

    clients.shutdown();
    assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    System.out.printf(
        "rotation: %d requests in %d s, %d rotations, %d failures%n",
        requests.get(),
        Duration.between(begin, Instant.now()).toSeconds(),
        sts.issued() - before,
        failures.size());
    assertThat(failures).isEmpty();
    assertThat(requests).hasPositiveValue();
  }

  /** The first credentials may come late. */
  private boolean isServed() throws Exception {
    upload();
    var served = failures.isEmpty();
    failures.clear();
    return served;
  }

  private interface Round {
    void play() throws Exception;
  }

  private void play(Round round) {
    try {
      round.play();
    } catch (Exception e) {
      failures.add(e.toString());
    }
  }

  private void upload() throws Exception {
    send(
        HttpRequest.newBuilder(origin.resolve("/v1/images"))
            .header("Content-Type", "image/jpeg")
            .POST(BodyPublishers.ofByteArray(JPEG)),
        201);
  }

  /** The ticket is signed with the credentials of the moment, and used at once. */
  private void uploadByTicket() throws Exception {
    var ticket =
        JSON.readTree(
            send(
                HttpRequest.newBuilder(origin.resolve("/v1/uploads"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"size\":%d}".formatted(JPEG.length))),
                201));
    var fields =
        JSON.convertValue(ticket.path("fields"), new TypeReference<Map<String, String>>() {});
    var answer = TicketForm.post(URI.create(ticket.path("url").asText()), fields, JPEG);
    count(answer.statusCode(), 200, answer.body());
  }

  private String send(HttpRequest.Builder request, int expected) throws Exception {
    var answer = http.send(request.build(), BodyHandlers.ofString());
    count(answer.statusCode(), expected, answer.body());
    return answer.body();
  }

  private void count(int status, int expected, String body) {
    requests.incrementAndGet();
    if (status != expected) {
      failures.add(status + " " + body);
    }
  }
}
