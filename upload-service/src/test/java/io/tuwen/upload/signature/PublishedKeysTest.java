package io.tuwen.upload.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of callbacks, and two signatures that OSS itself has made. */
class PublishedKeysTest {
  private static final URI OSS = URI.create("https://gosspublic.alicdn.com");
  private static final String OSS_KEY = "https://gosspublic.alicdn.com/callback_pub_key_v1.pem";
  private static final String PEM =
      """
      -----BEGIN PUBLIC KEY-----
      MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKs/JBGzwUB2aVht4crBx3oIPBLNsjGs
      C0fTXv+nvlmklvkcolvpvXLTjaxUHR3W9LXxQ2EHXAJfCB+6H2YF1k8CAwEAAQ==
      -----END PUBLIC KEY-----
      """;

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Semaphore hanging = new Semaphore(0);
  private volatile boolean hangs;
  private volatile int status = 200;
  private volatile String answer = PEM;
  private HttpServer host;
  private PublishedKeys keys;

  @BeforeAll
  static void warmUp() throws IOException {
    var first = new PublishedKeysTest();
    first.startHost();
    // A first fetch in a JVM may take longer than a callback waits for it.
    await().until(() -> first.anew().find(header(first.origin() + "/v1.pem")).isPresent());
    first.stopHost();
  }

  @BeforeEach
  void startHost() throws IOException {
    host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    host.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.incrementAndGet();
            if (hangs) {
              hanging.acquireUninterruptibly();
            }
            exchange.getResponseHeaders().add("Location", "/another.pem");
            exchange.sendResponseHeaders(status, answer.length());
            exchange.getResponseBody().write(answer.getBytes(US_ASCII));
          }
        });
    host.start();
    keys = anew();
  }

  private PublishedKeys anew() {
    return CallbackSignature.keys(URI.create(origin()), now::get);
  }

  @AfterEach
  void stopHost() {
    host.stop(0);
  }

  private String origin() {
    return "http://127.0.0.1:" + host.getAddress().getPort();
  }

  private static String header(String url) {
    return Base64.getEncoder().encodeToString(url.getBytes(UTF_8));
  }

  @Test
  void what_oss_has_signed_is_right_and_one_byte_more_is_not() {
    var key = CallbackSignature.keys(OSS, now::get).find(header(OSS_KEY)).orElseThrow();

    var form = "bucket=yonghu-test".getBytes(UTF_8);
    var ofForm =
        "kKQeGTRccDKyHB3H9vF+xYMSrmhMZjzzl2/kdD1ktNVgbWEfYTQG0G2SU/RaHBovRCE8OkQDjC3uG33esH2txA==";
    var url = URI.create("http://127.0.0.1/index.php");
    assertThat(CallbackSignature.isRight(key, url, "id=1&index=2", form, ofForm)).isTrue();
    assertThat(CallbackSignature.isRight(key, url, " id=1&index=2", form, ofForm)).isFalse();
    assertThat(CallbackSignature.isRight(key, url, "", form, ofForm)).isFalse();
    var json =
        ("{\"name\":\"2f7b2ccf30e9270ea920f1ab8a4037a546a2f0d5.jpg\",\"source_name\":"
                + "\"1/1_hFRtDLgM_2f7b2ccf30e9270ea920f1ab8a4037a546a2f0d5.jpg\",\"size\":114020,"
                + "\"pic_info\":\"810,539\"}")
            .getBytes(UTF_8);
    assertThat(
            CallbackSignature.isRight(
                key,
                URI.create("http://127.0.0.1/api/v3/callback/oss/TnXx5E5VyfJUyM1UdkdDu1rtnJ34EbmH"),
                "",
                json,
                "e5LwzwTkP9AFAItT4YzvdJOHd0Y0wqTMWhsV/h5SG90JYGAmMd+8LQyj96R+9qUfJWjMt6suuUh7LaOryR87Dw=="))
        .isTrue();
  }

  @Test
  void the_key_of_oss_is_known_without_a_request_whatever_the_scheme() {
    var known = CallbackSignature.keys(OSS, now::get);

    assertThat(known.find(header(OSS_KEY))).isPresent();
    assertThat(known.find(header(OSS_KEY.replace("https", "http")))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://gosspublic.alicdn.com.evil.example/callback_pub_key_v1.pem",
        "https://gosspublic.alicdn.com@evil.example/callback_pub_key_v1.pem",
        "https://evil@gosspublic.alicdn.com/callback_pub_key_v1.pem",
        "https://evil.example/gosspublic.alicdn.com/callback_pub_key_v1.pem",
        "https://evil.example#gosspublic.alicdn.com/callback_pub_key_v1.pem",
        "https://evil.example\\@gosspublic.alicdn.com/callback_pub_key_v1.pem",
        "https://gosspublic.alicdn.com:8443/callback_pub_key_v1.pem",
        "https://gosspublic.alicdn.com/callback_pub_key_v1.pem?x=1",
        "https://gosspublic.alicdn.com/callback_pub_key_v1.pem#x",
        "https://gosspublic.alicdn.com/../callback_pub_key_v1.pem",
        "https://gosspublic.alicdn.com//evil.example/callback_pub_key_v1.pem",
        "ftp://gosspublic.alicdn.com/callback_pub_key_v1.pem",
        "file:///etc/passwd",
        "//gosspublic.alicdn.com/callback_pub_key_v1.pem",
        "gosspublic.alicdn.com",
        "https://100.100.100.200/latest/meta-data/",
        "",
        " "
      })
  void a_key_of_another_place_is_none(String url) {
    assertThat(CallbackSignature.keys(OSS, now::get).find(header(url))).isEmpty();
  }

  @Test
  void what_is_no_base64_is_none() {
    assertThat(keys.find("\u0000")).isEmpty();
    assertThat(keys.find("A".repeat(100_000))).isEmpty();
    assertThat(asked).hasValue(0);
  }

  @Test
  void a_key_that_is_not_known_is_fetched_once() {
    assertThat(keys.find(header(origin() + "/v2.pem"))).isPresent();
    assertThat(keys.find(header(origin() + "/v2.pem"))).isPresent();

    assertThat(asked).hasValue(1);
  }

  @Test
  void keys_that_strangers_name_cost_one_request_in_a_while() {
    answer = "<html>";
    for (var i = 0; i < 100; i++) {
      assertThat(keys.find(header(origin() + "/" + i))).isEmpty();
    }
    assertThat(asked).hasValue(1);

    answer = PEM;
    now.set(Instant.EPOCH.plusSeconds(5));

    assertThat(keys.find(header(origin() + "/v2.pem"))).isPresent();
  }

  /** Forged callbacks waited for each other's keys, until they had all threads. */
  @Test
  void while_one_key_is_fetched_all_others_are_told_at_once_that_there_is_none() throws Exception {
    hangs = true;
    var first = CompletableFuture.supplyAsync(() -> keys.find(header(origin() + "/v2.pem")));
    await().pollInterval(Duration.ofMillis(1)).until(() -> asked.get() == 1);

    for (var i = 0; i < 49; i++) {
      assertThat(keys.find(header(origin() + (i % 2 == 0 ? "/v2.pem" : "/" + i)))).isEmpty();
    }

    // Where they waited, the first has given up meanwhile.
    hanging.release();
    assertThat(first.get()).isPresent();
    assertThat(keys.find(header(origin() + "/v2.pem"))).isPresent();
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 404, 500})
  void no_redirect_is_followed_and_no_error_is_a_key(int other) {
    status = other;

    assertThat(keys.find(header(origin() + "/v2.pem"))).isEmpty();
    assertThat(asked).hasValue(1);
  }
}
