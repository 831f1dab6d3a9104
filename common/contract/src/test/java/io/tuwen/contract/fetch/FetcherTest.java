package io.tuwen.contract.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.fetch.NotFetched.Reason;
import io.tuwen.contract.http.AddressRange;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetcherTest {
  private static final long LIMIT_SECONDS = 30;
  private static final int MAX_BYTES = 100_000;

  /** More than a client of Vert.x would have of one server by itself. */
  private static final int AT_ONCE = 8;

  /** Where the server of each test is, and the one network that may be asked. */
  private static final String SERVER = "127.77.0.1";

  private static final String NAME = "photos.example.net";
  private static final Reach REACH = Reach.of(List.of(SERVER), false);
  private static final Bounds BOUNDS = new Bounds(Duration.ofSeconds(20), MAX_BYTES, 3);

  /** Long enough to reach the server on a busy machine. */
  private static final Bounds SHORT = new Bounds(Duration.ofSeconds(5), MAX_BYTES, 3);

  private final Vertx vertx = Vertx.vertx();
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  @AfterEach
  void end() throws Exception {
    within(vertx.close().toCompletionStage().toCompletableFuture());
  }

  @Test
  void what_is_at_an_address_is_fetched_and_nothing_of_ours_is_told() throws Exception {
    var headers = new ConcurrentLinkedQueue<String>();
    begin(
        request -> {
          headers.addAll(request.headers().names());
          request.response().end("bytes");
        });

    assertThat(fetch(fetcher(BOUNDS), url("/a?b=c"))).isEqualTo("bytes");

    assertThat(asked).containsExactly("/a?b=c");
    assertThat(headers)
        .allMatch(
            it -> List.of("accept", "host", "connection").contains(it.toLowerCase(Locale.ROOT)));
  }

  @Test
  void no_redirect_leads_to_an_address_that_would_be_refused() throws Exception {
    var rows =
        NamedAddress.refused().stream()
            // Of what has no scheme, a redirect makes an address of the same server.
            .filter(it -> it.address().contains(":"))
            .toList();
    begin(
        request ->
            request
                .response()
                .setStatusCode(302)
                .putHeader("Location", rows.get(number(request)).address())
                .end());
    var led = new ArrayList<NamedAddress>();
    var current = new AtomicReference<NamedAddress>();
    var fetcher = fetcher(BOUNDS, name -> current.get().look(name));
    for (int i = 0; i < rows.size(); i++) {
      current.set(rows.get(i));
      if (refusal(fetcher, url("/" + i)).reason() != Reason.ADDRESS_REFUSED) {
        led.add(rows.get(i));
      }
    }

    System.out.printf("ssrf.tsv: %d by redirects, %d led on%n", rows.size(), led.size());
    assertThat(led).isEmpty();
    assertThat(asked).hasSize(rows.size());
  }

  private static int number(HttpServerRequest request) {
    return Integer.parseInt(request.path().substring(1));
  }

  @Test
  void a_name_is_looked_up_once_and_what_was_looked_at_is_connected_to() throws Exception {
    begin(request -> request.response().end("bytes"));
    var lookups = new AtomicInteger();
    Lookup rebinding = name -> List.of(ip(lookups.getAndIncrement() == 0 ? SERVER : "10.0.0.1"));

    assertThat(fetch(fetcher(BOUNDS, rebinding), named("/"))).isEqualTo("bytes");

    assertThat(lookups).hasValue(1);
  }

  @Test
  void a_redirect_to_the_same_name_is_looked_up_anew() throws Exception {
    begin(request -> request.response().setStatusCode(307).putHeader("Location", "/b").end());
    var lookups = new AtomicInteger();
    Lookup rebinding = name -> List.of(ip(lookups.getAndIncrement() == 0 ? SERVER : "10.0.0.1"));

    assertThat(refusal(fetcher(BOUNDS, rebinding), named("/a")).reason())
        .isEqualTo(Reason.ADDRESS_REFUSED);

    assertThat(asked).containsExactly("/a");
  }

  @ParameterizedTest
  @CsvSource({"?id=2, /a/b.php?id=2", "c?id=2, /a/c?id=2", "/?id=2, /?id=2", "../d, /d", "./, /a/"})
  void a_redirect_leads_where_a_browser_goes(String location, String reached) throws Exception {
    begin(
        request -> {
          var response = request.response();
          if (asked.size() == 1) {
            response.setStatusCode(302).putHeader("Location", location);
          }
          response.end("bytes");
        });

    assertThat(fetch(fetcher(BOUNDS), url("/a/b.php?id=1"))).isEqualTo("bytes");

    assertThat(asked).containsExactly("/a/b.php?id=1", reached);
  }

  /** Or a stranger's name server would keep those of others waiting with names that it holds up. */
  @Test
  void a_lookup_that_outlasts_its_fetch_keeps_its_place_and_later_ones_are_left_out()
      throws Exception {
    begin(request -> request.response().end("bytes"));
    var answered = new CountDownLatch(1);
    var lookups = new AtomicInteger();
    Lookup slow =
        name -> {
          lookups.incrementAndGet();
          try {
            answered.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of(ip(SERVER));
        };
    var fetcher = fetcher(new Bounds(Duration.ofSeconds(2), 100, 0), slow);
    var over = new CountDownLatch(2);
    var first = fetcher.fetch(named("/1"), over::countDown);
    await().until(() -> lookups.get() == 1);
    var second = fetcher.fetch(named("/2"), over::countDown);
    for (var fetch : List.of(first, second)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> within(fetch.toCompletionStage().toCompletableFuture()))
          .withCauseInstanceOf(NotFetched.class);
    }
    assertThat(over.getCount()).isEqualTo(2);

    answered.countDown();

    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(lookups).hasValue(1);
    assertThat(asked).isEmpty();
  }

  @Test
  void a_redirect_is_followed_three_times() throws Exception {
    begin(
        request -> {
          var number = number(request);
          var response = request.response();
          if (number == 0) {
            response.end("bytes");
          } else {
            response.setStatusCode(301).putHeader("Location", "/" + (number - 1)).end();
          }
        });

    assertThat(fetch(fetcher(BOUNDS), url("/3"))).isEqualTo("bytes");
    assertThat(refusal(fetcher(BOUNDS), url("/4")).reason()).isEqualTo(Reason.FETCH_FAILED);
  }

  @Test
  void an_answer_ends_where_it_is_larger_than_it_may_be() throws Exception {
    begin(
        request -> {
          var response = request.response().setChunked(true);
          var part = Buffer.buffer(new byte[10_000]);
          vertx.setPeriodic(1, id -> response.write(part));
        });

    assertThat(refusal(fetcher(BOUNDS), url("/")).reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void an_answer_that_comes_byte_by_byte_ends_with_its_time() throws Exception {
    var gone = new CountDownLatch(1);
    begin(
        request -> {
          request.connection().closeHandler(nothing -> gone.countDown());
          var response = request.response().setChunked(true);
          vertx.setPeriodic(5, id -> response.write("x"));
        });

    assertThat(refusal(fetcher(SHORT), url("/"))).hasMessageContaining("too long");
    assertThat(gone.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_server_that_takes_the_request_and_says_nothing_is_left() throws Exception {
    var gone = new CountDownLatch(1);
    begin(request -> request.connection().closeHandler(nothing -> gone.countDown()));

    assertThat(refusal(fetcher(SHORT), url("/"))).hasMessageContaining("too long");
    assertThat(gone.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_name_server_that_does_not_answer_is_not_waited_for() {
    var never = new CountDownLatch(1);
    Lookup stuck =
        name -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };

    assertThat(refusal(fetcher(SHORT, stuck), "https://" + NAME + "/"))
        .hasMessageContaining("too long");
  }

  @Test
  void an_error_is_told_by_no_more_than_its_kind() throws Exception {
    begin(request -> request.response().setStatusCode(403).end("secret"));

    var refusal = refusal(fetcher(BOUNDS), url("/"));

    assertThat(refusal.reason()).isEqualTo(Reason.FETCH_FAILED);
    assertThat(refusal).message().doesNotContain("secret");
    assertThat(NotFetched.PUBLIC).doesNotContain("403");
  }

  @Test
  void the_certificate_has_to_be_one_of_the_name_and_of_a_known_authority(@TempDir Path directory)
      throws Exception {
    var right = TlsKeys.of(NAME, directory);
    var wrong = TlsKeys.of("other.example.net", directory);
    var names = new ConcurrentLinkedQueue<String>();
    Handler<HttpServerRequest> answer =
        request -> {
          names.add(request.connection().indicatedServerName());
          request.response().end("bytes");
        };

    begin(encrypted(right), answer);
    assertThat(fetch(trusting(right), secure())).isEqualTo("bytes");
    assertThat(names).containsExactly(NAME);
    assertThat(refusal(fetcher(BOUNDS, name -> List.of(ip(SERVER))), secure()).reason())
        .isEqualTo(Reason.FETCH_FAILED);

    begin(encrypted(wrong), answer);
    assertThat(refusal(trusting(wrong), secure()).reason()).isEqualTo(Reason.FETCH_FAILED);
    assertThat(names).hasSize(1);
  }

  @Test
  void what_is_posted_arrives_and_no_redirect_is_followed_nor_the_answer_read() throws Exception {
    var taken = new ConcurrentLinkedQueue<String>();
    begin(
        request ->
            request.bodyHandler(
                body -> {
                  taken.add(request.method() + request.getHeader("X-A") + body);
                  var response = request.response().setStatusCode(307).setChunked(true);
                  // An answer that never ends costs its status alone.
                  response.putHeader("Location", "/b").write("endless");
                }));

    var status = within(post(url("/a")));

    assertThat(status).isEqualTo(307);
    assertThat(taken).containsExactly("POSTbbody");
    assertThat(asked).containsExactly("/a");
  }

  /** Those that waited for a connection ran out of time, and had not been sent. */
  @Test
  void one_server_has_all_at_once_that_there_may_be() throws Exception {
    var waiting = new ConcurrentLinkedQueue<HttpServerRequest>();
    begin(
        request -> {
          waiting.add(request);
          if (waiting.size() == AT_ONCE) {
            waiting.forEach(it -> it.response().end());
          }
        });
    var fetcher = fetcher(BOUNDS);
    var posts = IntStream.range(0, AT_ONCE).mapToObj(it -> post(fetcher, url("/" + it))).toList();

    for (var post : posts) {
      assertThat(within(post)).isEqualTo(200);
    }
  }

  @Test
  void nothing_is_posted_to_an_address_that_would_be_refused() {
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> within(post("http://169.254.169.254/latest")))
        .withCauseInstanceOf(NotFetched.class);
  }

  private Future<Integer> post(String address) {
    return post(fetcher(BOUNDS), address);
  }

  private static Future<Integer> post(Fetcher fetcher, String address) {
    return fetcher
        .post(address, Map.of("X-A", "b"), "body".getBytes(UTF_8))
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static HttpServerOptions encrypted(PfxOptions key) {
    return new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(key);
  }

  private void begin(Handler<HttpServerRequest> handler) throws Exception {
    begin(new HttpServerOptions(), handler);
  }

  private void begin(HttpServerOptions options, Handler<HttpServerRequest> handler)
      throws Exception {
    var started =
        vertx
            .createHttpServer(options.setHost(SERVER).setPort(0))
            .requestHandler(
                request -> {
                  asked.add(request.uri());
                  handler.handle(request);
                })
            .listen();
    server = within(started.toCompletionStage().toCompletableFuture());
  }

  private String url(String path) {
    return "http://%s:%d%s".formatted(SERVER, server.actualPort(), path);
  }

  private String named(String path) {
    return "http://%s:%d%s".formatted(NAME, server.actualPort(), path);
  }

  private String secure() {
    return "https://%s:%d/".formatted(NAME, server.actualPort());
  }

  private Fetcher fetcher(Bounds bounds) {
    return new Fetcher(vertx, REACH, bounds, AT_ONCE);
  }

  private Fetcher fetcher(Bounds bounds, Lookup lookup) {
    return new Fetcher(vertx, new Guard(REACH, lookup), bounds, 1, new HttpClientOptions());
  }

  private Fetcher trusting(PfxOptions key) {
    return new Fetcher(
        vertx,
        new Guard(REACH, name -> List.of(ip(SERVER))),
        BOUNDS,
        1,
        new HttpClientOptions().setTrustOptions(key));
  }

  private static String fetch(Fetcher fetcher, String address) throws Exception {
    return new String(
        within(fetcher.fetch(address).toCompletionStage().toCompletableFuture()), UTF_8);
  }

  private static NotFetched refusal(Fetcher fetcher, String address) {
    var failed =
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(() -> fetch(fetcher, address))
            .actual();
    assertThat(failed).hasCauseInstanceOf(NotFetched.class);
    return (NotFetched) failed.getCause();
  }

  private static <T> T within(Future<T> done) throws Exception {
    return done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static InetAddress ip(String text) {
    return AddressRange.address(text).orElseThrow();
  }
}
