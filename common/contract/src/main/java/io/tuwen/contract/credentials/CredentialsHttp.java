package io.tuwen.contract.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.json.UntrustedJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks for credentials over HTTP.
 *
 * <p>INVARIANT: it follows no redirect, each call ends after the given time, and no failure has
 * anything of an answer in its message but a code.
 */
final class CredentialsHttp {
  private static final int MAX_TEXT = 64 * 1024;
  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_TEXT).build();

  private final HttpClient http;
  private final Duration timeout;
  private final String service;

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
    var call = http.sendAsync(request, BodyHandlers.ofString());
    try {
      var answer = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException(
            "%s answered %d%s".formatted(service, answer.statusCode(), code(answer)));
      }
      return answer.body();
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

  private static String code(HttpResponse<String> answer) {
    try {
      var code = JSON.readTree(answer.body()).path("Code").asText();
      return code.matches("[A-Za-z.]{1,64}") ? " " + code : "";
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
