package io.tuwen.operations.imports;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Fetches images by their addresses. Calls block, for a bounded time. Thread-safe.
 *
 * <p>INVARIANT: it connects to the very address that was looked at, so a name that leads elsewhere
 * a moment later changes nothing; and no more bytes are held than an image may have.
 */
@ApplicationScoped
class FetchedImages {
  private static final int MAX_REDIRECTS = 3;
  private static final int CONNECT_MILLIS = 5000;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final PublicAddresses addresses;
  private final Duration timeout;
  private final long maxBytes;
  private final HttpClient http;

  FetchedImages(PublicAddresses addresses, ImportsConfig config, Vertx vertx) {
    this.addresses = addresses;
    timeout = config.fetchTimeout();
    maxBytes = config.maxImage().asLongValue();
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout(CONNECT_MILLIS)
                .setVerifyHost(true)
                .setMaxRedirects(0));
  }

  /** What an address answers: its bytes, or where to go instead. */
  private record Answer(Buffer bytes, String location) {}

  /** The bytes at an address. */
  byte[] fetch(String address) throws NotFetched {
    var deadline = System.nanoTime() + timeout.toNanos();
    var uri = PublicAddresses.uri(address);
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      var answer = ask(addresses.target(uri), deadline);
      if (answer.location() == null) {
        return answer.bytes().getBytes();
      }
      uri = next(uri, answer.location());
    }
    throw NotFetched.failed("it leads on too often", null);
  }

  private static URI next(URI from, String location) throws NotFetched {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw NotFetched.failed("it leads to what is no address", e);
    }
  }

  private Answer ask(PublicAddresses.Target target, long deadline) throws NotFetched {
    var left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    var sent = new AtomicReference<HttpClientRequest>();
    var asked =
        http.request(
                new RequestOptions()
                    .setMethod(HttpMethod.GET)
                    .setServer(
                        SocketAddress.inetSocketAddress(
                            target.port(), target.host().getHostAddress()))
                    .setHost(target.uri().getHost())
                    .setPort(target.port())
                    .setSsl(target.isEncrypted())
                    .setURI(path(target.uri()))
                    .setFollowRedirects(false)
                    .setTimeout(left.toMillis() + 1))
            .compose(
                it -> {
                  sent.set(it);
                  return it.putHeader("Accept", "image/*").send();
                })
            .compose(it -> answer(target.uri(), it));
    try {
      return asked
          .toCompletionStage()
          .toCompletableFuture()
          .get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NotFetched known) {
        known.addSuppressed(e);
        throw known;
      }
      throw NotFetched.failed("it does not answer", e.getCause());
    } catch (TimeoutException e) {
      end(sent.get());
      throw NotFetched.failed("it takes too long", e);
    } catch (InterruptedException e) {
      end(sent.get());
      Thread.currentThread().interrupt();
      throw NotFetched.failed("interrupted", e);
    }
  }

  /** One that comes byte by byte would hold its connection and its memory. */
  private static void end(HttpClientRequest sent) {
    if (sent != null) {
      sent.reset();
    }
  }

  private static String path(URI uri) {
    var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private Future<Answer> answer(URI address, HttpClientResponse response) {
    var location = response.getHeader("Location");
    if (REDIRECTS.contains(response.statusCode()) && location != null) {
      leave(response);
      return Future.succeededFuture(new Answer(Buffer.buffer(), location));
    }
    if (response.statusCode() != 200) {
      leave(response);
      return Future.failedFuture(NotFetched.failed("it answers " + response.statusCode(), null));
    }
    Promise<Answer> whole = Promise.promise();
    var bytes = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(it -> whole.tryComplete(new Answer(bytes, null)));
    response.handler(
        part -> {
          if (bytes.length() + (long) part.length() > maxBytes) {
            whole.tryFail(NotFetched.tooLarge(address));
            leave(response);
          } else {
            bytes.appendBuffer(part);
          }
        });
    return whole.future();
  }

  /** Takes nothing more of it; that it ends early is no surprise then. */
  private static void leave(HttpClientResponse response) {
    response.exceptionHandler(it -> {});
    response.request().reset();
  }

  @PreDestroy
  void close() {
    http.close();
  }
}
