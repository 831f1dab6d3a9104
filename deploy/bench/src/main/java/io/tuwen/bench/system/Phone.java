package io.tuwen.bench.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Uploads a picture and waits for its text, as the SDK for mini-programs does. */
public final class Phone {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI gateway;
  private final HttpClient http;
  private final Optional<String> credential;

  /** A guest's. */
  public Phone(URI gateway) {
    this(
        gateway,
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        Optional.empty());
  }

  private Phone(URI gateway, HttpClient http, Optional<String> credential) {
    this.gateway = gateway;
    this.http = http;
    this.credential = credential;
  }

  /** The same connections with a session or an API key. */
  public Phone with(String bearer) {
    return new Phone(gateway, http, Optional.of(bearer));
  }

  /**
   * How long one image took, in nanoseconds.
   *
   * @param upload until the upload was acknowledged
   * @param text from the beginning until the text had arrived
   */
  public record Wait(long upload, long text) {}

  /** What came back. */
  public record Answer(int status, String body) {
    public boolean isSuccess() {
      return status / 100 == 2;
    }

    /** A field of the JSON that it is; empty where there is none. */
    public String field(String name) {
      return json().path(name).asText();
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        return JSON.missingNode();
      }
    }

    /**
     * Goes on where it is one.
     *
     * @throws IllegalStateException where it is none
     */
    public Answer success() {
      if (!isSuccess()) {
        throw new IllegalStateException("answered %d: %s".formatted(status, body));
      }
      return this;
    }
  }

  /**
   * Sends one, and returns when its text is here.
   *
   * @throws IllegalStateException where it is refused, or cannot be read
   */
  public Wait read(byte[] picture) throws IOException, InterruptedException {
    var started = System.nanoTime();
    var id = upload("image/jpeg", picture).success().field("id");
    var uploaded = System.nanoTime();
    var text = text(id).success();
    var ended = System.nanoTime();
    if (!text.field("status").equals("completed")) {
      throw new IllegalStateException("an image has no text: " + text.body());
    }
    return new Wait(uploaded - started, ended - started);
  }

  public Answer upload(String type, byte[] file) throws IOException, InterruptedException {
    return answer(
        request("/v1/images").header("Content-Type", type).POST(BodyPublishers.ofByteArray(file)));
  }

  /** Waits until it is there, or for 25 s. */
  public Answer text(String id) throws IOException, InterruptedException {
    return get("/v1/images/" + id + "/text?wait=25s");
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return answer(request(path));
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return answer(request(path).DELETE());
  }

  public Answer post(String path, String json) throws IOException, InterruptedException {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json, StandardCharsets.UTF_8)));
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE);
    credential.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    return request;
  }

  private Answer answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }
}
