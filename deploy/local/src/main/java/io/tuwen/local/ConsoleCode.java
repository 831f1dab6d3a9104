package io.tuwen.local;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A code that opens the operations console once, so that an operator need not find the token. */
final class ConsoleCode {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int OK = 200;

  private ConsoleCode() {}

  /** Empty where operations makes none: it is no reason not to run. */
  static Optional<String> make(int port, AdminToken token) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/console/codes"))
            .header("Authorization", "Bearer " + token.value())
            .header("User-Agent", "tuwen-cli/1")
            .timeout(PATIENCE)
            .POST(BodyPublishers.noBody())
            .build();
    try {
      var answer =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(PATIENCE)
              .build()
              .send(request, BodyHandlers.ofString());
      return answer.statusCode() == OK
          ? Optional.ofNullable(new JsonObject(answer.body()).getString("code"))
          : Optional.empty();
    } catch (IOException | DecodeException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
