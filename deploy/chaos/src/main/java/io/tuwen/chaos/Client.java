package io.tuwen.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Speaks to the gateway as a phone does. */
final class Client {
  static final int NO_ANSWER = 0;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final URI gateway;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Client(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * What came back.
   *
   * @param status 0 where nothing came, or not all of it
   */
  record Answer(int status, String body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a success that is no JSON: " + body, e);
      }
    }

    /** Whether the same request may succeed later. */
    boolean isTransient() {
      return status == NO_ANSWER || status == 429 || status >= 500;
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path)).timeout(TIMEOUT);
  }

  /** As a user, or as a guest. */
  HttpRequest.Builder request(String path, Optional<User> user) {
    var request = request(path);
    user.ifPresent(it -> request.header("Authorization", "Bearer " + it.session()));
    return request;
  }

  Answer get(String path, Optional<User> user) throws InterruptedException {
    return send(request(path, user).build());
  }

  Answer send(HttpRequest request) throws InterruptedException {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Answer(NO_ANSWER, e.toString());
    }
  }
}
