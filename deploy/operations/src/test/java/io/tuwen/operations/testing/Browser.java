package io.tuwen.operations.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Sends what browsers send of the console's own page. */
public final class Browser {
  private static final String COOKIE = "__Host-tuwen-operator";

  private final URI origin;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public Browser(URI origin) {
    this.origin = origin;
  }

  /** The headers of a request from the page itself. */
  public static String[] own() {
    return new String[] {"Sec-Fetch-Site", "same-origin", "Content-Type", "application/json"};
  }

  public HttpResponse<String> login(String token) {
    return send("POST", "/console/session", null, "{\"token\":\"%s\"}".formatted(token), own());
  }

  /** Logs in: the cookie. */
  public String session() {
    return value(login(Operator.TOKEN));
  }

  public static String value(HttpResponse<String> answer) {
    var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(COOKIE.length() + 1, cookie.indexOf(';'));
  }

  /** Sends a request; the session may be null. */
  public HttpResponse<String> send(
      String method, String path, String session, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(origin.resolve(path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (session != null) {
      request.header("Cookie", COOKIE + "=" + session);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
