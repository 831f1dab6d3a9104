package io.tuwen.operations.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client with the credential, at the addresses below {@code /admin}. */
public final class Operator {
  public static final String TOKEN = "test-operators-token-of-32-characters";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI origin;
  private final HttpClient http = HttpClient.newHttpClient();

  public Operator(URI origin) {
    this.origin = origin;
  }

  /** An answer and its JSON. */
  public record Answer(int status, JsonNode json, HttpResponse<String> response) {}

  public Answer get(String path) {
    return send(HttpRequest.newBuilder(origin.resolve(path)).GET());
  }

  public Answer post(String path, String body) {
    return send(HttpRequest.newBuilder(origin.resolve(path)).POST(BodyPublishers.ofString(body)));
  }

  /** An answer that may be no JSON. */
  public HttpResponse<String> raw(String path) {
    return exchange(HttpRequest.newBuilder(origin.resolve(path)).GET());
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response = exchange(request);
      return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) {
    try {
      return http.send(
          request.header("Authorization", "Bearer " + TOKEN).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
