package io.tuwen.local.admin;

import io.tuwen.command.NotRunning;
import io.tuwen.command.Words;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The addresses below {@code /admin} of a running system. */
final class AdminClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** A sweep of a large bucket answers when it is through. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /** By which the audit tells what was done from here. */
  private static final String AGENT = "tuwen-cli/1";

  private final URI origin;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  AdminClient(URI origin, String token) {
    this.origin = origin;
    this.token = token;
  }

  JsonObject get(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(origin.resolve(path)).GET());
  }

  JsonObject post(String path, JsonObject body) throws InterruptedException {
    return send(
        HttpRequest.newBuilder(origin.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode())));
  }

  /**
   * Sends a request.
   *
   * @throws IllegalStateException with what the system says where it says no
   * @throws NotRunning where it does not answer
   */
  private JsonObject send(HttpRequest.Builder request) throws InterruptedException {
    try {
      var answer =
          http.send(
              request
                  .header("Authorization", "Bearer " + token)
                  .header("User-Agent", AGENT)
                  .timeout(LONGEST)
                  .build(),
              BodyHandlers.ofString());
      var json = new JsonObject(answer.body());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            "%s (%s)".formatted(json.getString("detail"), json.getString("code")));
      }
      return json;
    } catch (IOException e) {
      throw new NotRunning(Words.of("Tuwen does not answer at %s", origin), e);
    } catch (DecodeException e) {
      throw new IllegalStateException(Words.of("%s does not answer as Tuwen does", origin), e);
    }
  }
}
