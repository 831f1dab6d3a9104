package io.tuwen.contract.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.json.UntrustedJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Asks for credentials over HTTP.
 *
 * <p>INVARIANT: it follows no redirect, each call ends after the given time, and no failure has
 * anything of an answer in its message but a code.
 */
final class CredentialsHttp {
  private static final int MAX_TEXT = 64 * 1024;
  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_TEXT).build();
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,64}");

  private final HttpClient http;
  private final Duration timeout;
  private final String service;

  private record Answer(int status, String text) {}

  /**
   * Asks one service.
   *
   * @param service what its failures call it
   */
  CredentialsHttp(String service, Duration timeout) {
    this.service = service;
    this.timeout = timeout;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** The text of an answer with status 200. */
  String send(HttpRequest request) throws IOException {
    var call = http.sendAsync(request, BodyHandlers.ofInputStream()).thenApplyAsync(this::bounded);
    try {
      var answer = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.status() != 200) {
        throw new ApiRefusal(service, answer.status(), code(answer.text()));
      }
      return answer.text();
    } catch (ExecutionException e) {
      throw new IOException(service + " cannot be reached", e.getCause());
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new IOException(service + " does not answer", e);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + service + " was asked", e);
    }
  }

  /** Bounded while it is read: no answer of a wrong address fills the heap. */
  private Answer bounded(HttpResponse<InputStream> answer) {
    try (var in = answer.body()) {
      var bytes = in.readNBytes(MAX_TEXT + 1);
      if (bytes.length > MAX_TEXT) {
        throw new IOException(service + " answers without an end");
      }
      return new Answer(answer.statusCode(), new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String code(String answer) {
    try {
      var code = JSON.readTree(answer).path("Code").asText();
      return CODE.matcher(code).matches() ? code : "";
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  JsonNode json(String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // Without the cause, whose message quotes what it was reading.
      throw new IOException(service + " answers with something that is no JSON");
    }
  }

  /** The credentials of an answer, which STS and the metadata service write alike. */
  Credentials credentials(JsonNode json) throws IOException {
    try {
      return new Credentials(
          text(json, "AccessKeyId"),
          text(json, "AccessKeySecret"),
          Optional.of(text(json, "SecurityToken")),
          Optional.of(Instant.parse(text(json, "Expiration"))));
    } catch (DateTimeException e) {
      throw new IOException(service + " answers with credentials that end at no time", e);
    }
  }

  private String text(JsonNode json, String field) throws IOException {
    var text = json.path(field).asText();
    if (text.isEmpty()) {
      throw new IOException(service + " answers without " + field);
    }
    return text;
  }
}
