package io.tuwen.contract.fetch;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Fetches what is at addresses that strangers name. Thread-safe; nothing blocks.
 *
 * <p>INVARIANT: it connects to the very IP address that {@link Guard} looked at, so a name that
 * leads elsewhere a moment later changes nothing; the certificate has to be one of the name. No
 * more bytes are held than {@link Bounds} say, and nothing of it outlives their time.
 */
public final class Fetcher implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5000;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Addresses that wait for a lookup; one more is refused. */
  private static final int MAX_WAITING = 64;

  private final Vertx vertx;
  private final Guard guard;
  private final Bounds bounds;
  private final HttpClient http;
  private final ThreadPoolExecutor lookups;

  /**
   * Fetches.
   *
   * @param atOnce how many the caller has under way at most. Each has a lookup and a connection of
   *     its own, one server's too: a name server or a server may take as long as it likes, and
   *     others are not to wait for it
   */
  public Fetcher(Vertx vertx, Reach reach, Bounds bounds, int atOnce) {
    this(vertx, new Guard(reach, Lookup::system), bounds, atOnce, new HttpClientOptions());
  }

  Fetcher(Vertx vertx, Guard guard, Bounds bounds, int atOnce, HttpClientOptions options) {
    this.vertx = vertx;
    this.guard = guard;
    this.bounds = bounds;
    http =
        vertx.createHttpClient(
            options
                .setKeepAlive(false)
                .setConnectTimeout(CONNECT_MILLIS)
                .setVerifyHost(true)
                .setMaxRedirects(0)
                // A stranger learns no ids of our traces.
                .setTracingPolicy(TracingPolicy.IGNORE),
            new PoolOptions().setHttp1MaxSize(atOnce));
    this.lookups =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              var thread = new Thread(task, "lookup");
              thread.setDaemon(true);
              return thread;
            });
    this.lookups.allowCoreThreadTimeOut(true);
  }

  /**
   * Reads an address, for what it says by itself, such as a file's name.
   *
   * @throws NotFetched where it is none
   */
  public static URI uri(String address) throws NotFetched {
    return Guard.uri(address);
  }

  /**
   * The bytes at an address.
   *
   * @return fails with {@link NotFetched} and nothing else
   */
  public Future<byte[]> fetch(String address) {
    return fetch(address, () -> {});
  }

  /**
   * The bytes at an address.
   *
   * @param over is called when nothing of it is under way any more: a lookup may outlast its time
   * @return fails with {@link NotFetched} and nothing else
   */
  public Future<byte[]> fetch(String address, Runnable over) {
    return bounded(
        address,
        (context, exchange, uri) ->
            follow(context, exchange, uri, bounds.redirects()).map(Buffer::getBytes),
        over);
  }

  /**
   * Sends something to an address. It follows no redirect, and reads no byte of the answer's body.
   *
   * @return the status of the answer; fails with {@link NotFetched} and nothing else
   */
  public Future<Integer> post(String address, Map<String, String> headers, byte[] body) {
    return bounded(
        address,
        (context, exchange, uri) ->
            lookUp(context, exchange, uri)
                .compose(it -> exchange.post(it, headers, Buffer.buffer(body))),
        () -> {});
  }

  /** What is done with an address within its time. */
  private interface Work<T> {
    Future<T> begin(Context context, Exchange exchange, URI uri);
  }

  private <T> Future<T> bounded(String address, Work<T> work, Runnable over) {
    URI uri;
    try {
      uri = Guard.uri(address);
    } catch (NotFetched e) {
      over.run();
      return Future.failedFuture(e);
    }
    var context = vertx.getOrCreateContext();
    var done = Promise.<T>promise();
    var attempt = new Exchange(http, bounds);
    context.runOnContext(
        nothing -> {
          var timer =
              vertx.setTimer(
                  Math.max(1, bounds.time().toMillis()),
                  id -> {
                    // First: a lookup that goes on begins nothing once the caller knows. Last: the
                    // reset would fail the fetch for another reason.
                    attempt.giveUp();
                    try {
                      done.tryFail(NotFetched.failed("it takes too long", null));
                    } finally {
                      attempt.end();
                    }
                  });
          work.begin(context, attempt, uri)
              .onComplete(it -> vertx.cancelTimer(timer))
              .onComplete(it -> over.run())
              .onSuccess(done::tryComplete)
              .onFailure(e -> done.tryFail(known(e)));
        });
    return done.future();
  }

  private Future<Buffer> follow(Context context, Exchange exchange, URI uri, int left) {
    return lookUp(context, exchange, uri)
        .compose(exchange::get)
        .compose(
            answer -> {
              if (!REDIRECTS.contains(answer.status()) || answer.location() == null) {
                return answer.status() == 200
                    ? Future.succeededFuture(answer.body())
                    : Future.failedFuture(NotFetched.failed("it answers " + answer.status(), null));
              }
              return left == 0
                  ? Future.failedFuture(NotFetched.failed("it leads on too often", null))
                  : next(uri, answer.location())
                      .compose(it -> follow(context, exchange, it, left - 1));
            });
  }

  private static Future<URI> next(URI from, String location) {
    try {
      var to = Guard.uri(location);
      // By RFC 2396, as java.net.URI resolves, a query alone would leave the path out.
      return Future.succeededFuture(
          location.startsWith("?") ? from.resolve(from.getRawPath() + to) : from.resolve(to));
    } catch (NotFetched e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Target> lookUp(Context context, Exchange exchange, URI uri) {
    var found = Promise.<Target>promise();
    try {
      lookups.execute(
          () -> {
            try {
              exchange.goesOn();
              var target = guard.target(uri);
              context.runOnContext(nothing -> found.complete(target));
            } catch (NotFetched | RuntimeException e) {
              context.runOnContext(nothing -> found.fail(e));
            }
          });
    } catch (RejectedExecutionException e) {
      found.fail(NotFetched.failed("too many names are looked up already", e));
    }
    return found.future();
  }

  private static NotFetched known(Throwable e) {
    return e instanceof NotFetched known ? known : NotFetched.failed("it does not answer", e);
  }

  /** How long one takes at most. */
  public Duration time() {
    return bounds.time();
  }

  @Override
  public void close() {
    lookups.shutdownNow();
    http.close();
  }
}
