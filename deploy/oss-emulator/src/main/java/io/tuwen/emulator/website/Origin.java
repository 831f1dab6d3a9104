package io.tuwen.emulator.website;

import io.tuwen.emulator.OssError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a bucket fetches what it has not got. */
public final class Origin {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MOST_HOPS = 10;
  private static final Pattern ILLEGAL = Pattern.compile("[^!-~]|[\"<>\\\\^`{|}#]");

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What came of asking an origin. */
  public sealed interface Outcome extends AutoCloseable {
    @Override
    default void close() throws IOException {}
  }

  /** The origin has it somewhere else, and the rule has the client go there by itself. */
  public record Elsewhere(int status, String location) implements Outcome {}

  /** What an origin has answered with 200. */
  public static final class Answer implements Outcome {
    private final HttpResponse<InputStream> response;

    private Answer(HttpResponse<InputStream> response) {
      this.response = response;
    }

    public InputStream body() {
      return response.body();
    }

    /** As the origin has promised it. */
    public OptionalLong length() {
      return response.headers().firstValueAsLong("content-length");
    }

    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  /**
   * Fetches a missing object.
   *
   * @throws OssError 404 where the origin has not got it either, 424 where it fails
   */
  public Outcome fetch(
      Redirection.Mirror mirror, String key, String query, SortedMap<String, String> headers)
      throws IOException {
    var path = encoded(mirror.key().apply(key));
    var uri = next(mirror.url(), mirror.url() + path + suffix(query, mirror.passesQuery()));
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      var response = send(uri, mirror, headers);
      var status = response.statusCode();
      var location = response.headers().firstValue("location");
      if (status == 200 || status == 206) {
        return new Answer(response);
      }
      response.body().close();
      if (status == 404) {
        throw OssError.noSuchKey();
      }
      if (status < 300 || status >= 400 || location.isEmpty()) {
        throw failed("Error status : " + status + " from mirror host, should return 200 OK");
      }
      if (!mirror.followsRedirects()) {
        return new Elsewhere(status, location.get());
      }
      uri = next(uri, location.get());
    }
    throw failed("Mirroring failed, too many redirects");
  }

  private static URI next(URI from, String location) {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw misconfigured();
    }
  }

  /** Where a client is sent. */
  public static String address(Redirection.External external, String key, String query) {
    return external.protocol()
        + "://"
        + external.host()
        + "/"
        + encoded(external.key().apply(key))
        + suffix(query, external.passesQuery());
  }

  public static OssError failed(String message) {
    return new OssError(424, "MirrorFailed", message);
  }

  private static OssError misconfigured() {
    return failed("Mirroring failed, please check your mirror configuration");
  }

  private HttpResponse<InputStream> send(
      URI uri, Redirection.Mirror mirror, SortedMap<String, String> headers) {
    try {
      var request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
      headers.forEach(
          (name, value) -> {
            if (mirror.headers().passes(name)) {
              request.setHeader(name, value);
            }
          });
      mirror.headers().set().forEach(request::setHeader);
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException | IllegalArgumentException e) {
      throw misconfigured();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("Mirror request is interrupted");
    }
  }

  private static String suffix(String query, boolean passes) {
    return passes && !query.isEmpty() ? "?" + legal(query) : "";
  }

  /** Clients send what an address cannot have; in a query of ours, a character is a byte. */
  private static String legal(String query) {
    return ILLEGAL
        .matcher(query)
        .replaceAll(it -> URLEncoder.encode(it.group(), StandardCharsets.ISO_8859_1));
  }

  private static String encoded(String key) {
    return Arrays.stream(key.split("/", -1))
        .map(it -> URLEncoder.encode(it, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
