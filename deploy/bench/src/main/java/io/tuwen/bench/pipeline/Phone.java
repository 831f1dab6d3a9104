package io.tuwen.bench.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Uploads a picture and waits for its text, as the SDK for mini-programs does. */
final class Phone {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI gateway;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Phone(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * How long one image took, in nanoseconds.
   *
   * @param upload until the upload was acknowledged
   * @param text from the beginning until the text had arrived
   */
  record Wait(long upload, long text) {}

  /**
   * Sends one, and returns when its text is here.
   *
   * @throws IllegalStateException where it is refused, or cannot be read
   */
  Wait read(byte[] picture) throws IOException, InterruptedException {
    var started = System.nanoTime();
    var upload =
        HttpRequest.newBuilder(gateway.resolve("/v1/images"))
            .header("Content-Type", "image/jpeg")
            .POST(BodyPublishers.ofByteArray(picture));
    var id = JSON.readTree(answer(upload)).path("id").asText();
    var uploaded = System.nanoTime();
    var path = "/v1/images/" + id + "/text?wait=25s";
    var text = answer(HttpRequest.newBuilder(gateway.resolve(path)));
    var ended = System.nanoTime();
    if (!JSON.readTree(text).path("status").asText().equals("completed")) {
      throw new IllegalStateException("an image has no text: " + text);
    }
    return new Wait(uploaded - started, ended - started);
  }

  private String answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "answered %d: %s".formatted(response.statusCode(), response.body()));
    }
    return response.body();
  }
}
