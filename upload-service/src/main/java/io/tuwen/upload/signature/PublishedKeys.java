package io.tuwen.upload.signature;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The keys that Aliyun signs its calls with, by the addresses that the calls name.
 *
 * <p>INVARIANT: a call chooses a path and nothing else. Scheme, host and port are those of the
 * configuration, no redirect is followed, and what strangers name costs one request in a while.
 */
public final class PublishedKeys {
  private static final Logger LOG = Logger.getLogger(PublishedKeys.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int MAX_KEY_BYTES = 4096;
  private static final int MAX_KEYS = 16;
  private static final Pattern PATH =
      Pattern.compile("/[A-Za-z0-9_-]{1,64}(?:[/.][A-Za-z0-9_-]{1,64}){0,8}");
  private static final int MAX_URL = 512;

  private final URI origin;
  private final InstantSource clock;
  private final Function<byte[], PublicKey> parser;
  private final Map<String, PublicKey> byPath = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();
  private final ReentrantLock fetching = new ReentrantLock();
  private Instant nextFetch = Instant.MIN;

  /**
   * Knows no key yet.
   *
   * @param origin scheme, host and port of all keys
   * @param parser throws {@link IllegalArgumentException} for what is no key
   */
  public PublishedKeys(URI origin, Function<byte[], PublicKey> parser, InstantSource clock) {
    this.origin = origin;
    this.parser = parser;
    this.clock = clock;
  }

  /** Knows a key without a request: those that are in use today. */
  PublishedKeys knowing(String path, PublicKey key) {
    byPath.put(path, key);
    return this;
  }

  /**
   * Finds a key, and blocks where it is not known yet and is not being fetched.
   *
   * <p>INVARIANT: one caller at a time is blocked, whatever strangers name. The others are told
   * that there is no key: waiting for it, they would hold all threads while its host hangs.
   *
   * @param header the address as a call names it, in base64
   * @return empty where the address is not one of keys, or the key cannot be had now
   */
  public Optional<PublicKey> find(String header) {
    return path(header)
        .flatMap(path -> Optional.ofNullable(byPath.get(path)).or(() -> fetch(path)));
  }

  private Optional<String> path(String header) {
    if (header.length() > MAX_URL) {
      return Optional.empty();
    }
    try {
      var url = new URI(new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8));
      var isOurs =
          ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
              && origin.getHost().equalsIgnoreCase(url.getHost())
              && (url.getPort() == -1 || url.getPort() == origin.getPort())
              && url.getRawUserInfo() == null
              && url.getRawQuery() == null
              && url.getRawFragment() == null;
      return Optional.ofNullable(url.getRawPath())
          .filter(path -> isOurs && PATH.matcher(path).matches());
    } catch (IllegalArgumentException | URISyntaxException e) {
      return Optional.empty();
    }
  }

  private Optional<PublicKey> fetch(String path) {
    if (!fetching.tryLock()) {
      return Optional.ofNullable(byPath.get(path));
    }
    try {
      return fetchAlone(path);
    } finally {
      fetching.unlock();
    }
  }

  private Optional<PublicKey> fetchAlone(String path) {
    var known = byPath.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    if (byPath.size() >= MAX_KEYS || clock.instant().isBefore(nextFetch)) {
      return Optional.empty();
    }
    nextFetch = clock.instant().plus(PAUSE);
    try {
      var key = parser.apply(fetched(path));
      byPath.put(path, key);
      LOG.infof("event=signing_key_fetched path=%s", path);
      return Optional.of(key);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warnf("event=signing_key_not_fetched path=%s cause=\"%s\"", path, e.getMessage());
      return Optional.empty();
    }
  }

  private byte[] fetched(String path) throws IOException {
    var request = HttpRequest.newBuilder(origin.resolve(path)).build();
    var call =
        http.sendAsync(request, BodyHandlers.ofInputStream()).thenApplyAsync(PublishedKeys::bytes);
    try {
      return call.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      call.cancel(true);
      throw new IOException("the key cannot be had", e);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a key was fetched", e);
    }
  }

  private static byte[] bytes(HttpResponse<InputStream> answer) {
    try (var in = answer.body()) {
      if (answer.statusCode() != 200) {
        throw new IllegalArgumentException("the host of keys answered " + answer.statusCode());
      }
      return in.readNBytes(MAX_KEY_BYTES);
    } catch (IOException e) {
      throw new IllegalArgumentException("the key broke off", e);
    }
  }
}
