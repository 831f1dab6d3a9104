package io.tuwen.local.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.emulator.site.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a head is refused, before a service hears of it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateTest {
  private final AtomicInteger heard = new AtomicInteger();

  /** The second request of each is one that another reader would find in the body of the first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3|Content-Length: 5",
        "Content-Length: 3|Content-Length: 3",
        "Content-Length: 3, 3",
        "Content-Length: +3",
        "Content-Length: -3",
        "Content-Length: 0x3",
        "Content-Length: 99999999999999999999",
        "Content-Length: ",
        "Transfer-Encoding: xchunked|Content-Length: 3",
        "Transfer-Encoding: chunked|Content-Length: 3",
        "Content-Length: 3|Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked|Transfer-Encoding: identity",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding:",
        "Transfer-Encoding : chunked",
        "Host: localhost",
        "Host: evil.example",
        "Upgrade: websocket|Connection: Upgrade|Content-Length: 3",
        "Upgrade: websocket|Connection: Upgrade|Transfer-Encoding: chunked",
        "Upgrade: WebSocket|Upgrade: h2c|Content-Length: 3",
        "Upgrade: websocket|Connection: Upgrade"
      })
  void a_request_that_can_be_read_in_two_ways_is_refused_and_its_connection_ends(String headers)
      throws Exception {
    try (var upstream = counting();
        var socket = upstream.connect()) {
      send(
          socket,
          "POST /v1/images HTTP/1.1\r\nHost: localhost\r\n"
              + headers.replace("|", "\r\n")
              + "\r\n\r\nabcGET /second HTTP/1.1\r\nHost: localhost\r\n\r\n");

      // To the end: a connection that stays open is read until the time of the test is over.
      var answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

      assertThat(answer).startsWith("HTTP/1.1 400");
      assertThat(answer.split("HTTP/1.1", -1)).hasSize(2);
      assertThat(heard).hasValue(0);
    }
  }

  @Test
  void a_request_without_a_host_is_refused() throws Exception {
    try (var upstream = counting()) {
      assertThat(ask(upstream, "GET /v1/images/x HTTP/1.1\r\n")).startsWith("HTTP/1.1 400");
      assertThat(heard).hasValue(0);
    }
  }

  @Test
  void headers_are_bounded_in_number_and_in_size() throws Exception {
    try (var upstream = counting()) {
      var many = "GET /v1/images/x HTTP/1.1\r\nHost: localhost\r\n" + "a: b\r\n".repeat(200);
      var large =
          "GET /v1/images/x HTTP/1.1\r\nHost: localhost\r\na: " + "b".repeat(40_000) + "\r\n";

      assertThat(ask(upstream, many)).startsWith("HTTP/1.1 431");
      assertThat(ask(upstream, large)).matches("(?s)HTTP/1.1 4(31|00) .*");
      assertThat(heard).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebind.evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:8080",
        "evillocalhost",
        "0.0.0.0",
        "localhost@evil.example",
        "192.168.1.7",
        "photos.example.com"
      })
  void a_host_that_is_not_this_machine_is_misdirected(String host) throws Exception {
    try (var upstream = counting()) {
      assertThat(ask(upstream, "GET /v1/images/x HTTP/1.1\r\nHost: " + host + "\r\n"))
          .matches("(?s)HTTP/1.1 (421|400) .*");
      assertThat(heard).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost:8080", "127.0.0.1:1", "[::1]:8080", "img.localhost:8080"})
  void a_host_that_is_this_machine_is_served(String host) throws Exception {
    try (var upstream = counting()) {
      assertThat(ask(upstream, "GET /v1/images/x HTTP/1.1\r\nHost: " + host + "\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_name_that_was_given_is_served() throws Exception {
    try (var upstream = counting(Site.local(List.of("Phone.Test")), Duration.ofSeconds(15))) {
      assertThat(ask(upstream, "GET /v1/images/x HTTP/1.1\r\nHost: phone.test:8080\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  /** A page of any site could have a form posted here: the browser asks no question. */
  @ParameterizedTest
  @CsvSource({
    "POST, Origin: https://evil.example, 403",
    "POST, Origin: null, 403",
    "POST, Origin: http://localhost.evil.example, 403",
    "POST, Sec-Fetch-Site: cross-site, 403",
    "DELETE, Origin: https://evil.example, 403",
    "PUT, Origin: https://evil.example, 403",
    "BREW, Origin: https://evil.example, 403",
    "GET, Origin: https://evil.example, 200",
    "POST, Origin: http://localhost:8080, 200",
    "POST, Origin: http://img.localhost:8080, 200",
    "POST, Sec-Fetch-Site: same-origin, 200",
    "POST, X-Nothing: 1, 200"
  })
  void a_page_of_another_site_changes_nothing(String method, String header, int status)
      throws Exception {
    try (var upstream = counting()) {
      var answer =
          ask(
              upstream,
              "%s /v1/images HTTP/1.1\r\nHost: localhost:8080\r\n%s\r\nContent-Length: 0\r\n"
                  .formatted(method, header));

      assertThat(answer).startsWith("HTTP/1.1 " + status);
      assertThat(heard).hasValue(status == 200 ? 1 : 0);
    }
  }

  /** They run mini-programs in a browser, and are no page. */
  @Test
  void developer_tools_of_mini_programs_are_served() throws Exception {
    try (var upstream = counting()) {
      assertThat(
              ask(
                  upstream,
                  "POST /v1/images HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n"
                      + "Referer: https://servicewechat.com/wx0/devtools/page-frame.html\r\n"
                      + "Content-Length: 0\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void http_2_without_tls_is_not_spoken() throws Exception {
    try (var upstream = counting()) {
      assertThat(
              ask(
                  upstream,
                  "GET /v1/images/x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                      + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"))
          .startsWith("HTTP/1.1 200");
      assertThat(ask(upstream, "PRI * HTTP/2.0\r\n")).doesNotContain("\0");
      assertThat(heard).hasValue(1);
    }
  }

  /** A byte of a header every now and then once kept a connection for as long as one liked. */
  @Test
  void a_head_that_does_not_come_to_its_end_ends_the_connection() throws Exception {
    try (var upstream = counting(Site.local(), Duration.ofSeconds(5));
        var silent = upstream.connect();
        var slow = upstream.connect();
        var second = upstream.connect()) {
      send(second, "GET /v1/images/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(new String(second.getInputStream().readNBytes(12), ISO_8859_1))
          .isEqualTo("HTTP/1.1 200");
      send(second, "GET /v1/images/x HTTP/1.1\r\n");
      send(slow, "GET /v1/images/x HTTP/1.1\r\nHost: localhost\r\n");

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                for (var socket : List.of(slow, second)) {
                  assertThat(drip(socket)).isFalse();
                }
              });
      assertThat(silent.getInputStream().read()).isNegative();
      assertThat(heard).hasValue(1);
    }
  }

  private static boolean drip(Socket socket) {
    try {
      send(socket, "a: b\r\n");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The time for a head is over with the head: a body may take its time, and so may a service. */
  @Test
  void a_body_that_comes_later_than_a_head_may_is_taken() throws Exception {
    try (var upstream = counting(Site.local(), Duration.ofSeconds(5));
        var socket = upstream.connect()) {
      send(socket, "POST /v1/images HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab");
      var until = System.nanoTime() + Duration.ofSeconds(6).toNanos();
      await().atMost(Duration.ofSeconds(15)).until(() -> System.nanoTime() > until);

      send(socket, "cd");

      assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
          .isEqualTo("HTTP/1.1 200");
    }
  }

  @Test
  void one_address_has_its_share_of_connections_and_another_its_own() throws Exception {
    var open = new ArrayList<Socket>();
    try (var upstream = counting()) {
      try {
        for (int i = 0; i < 600; i++) {
          open.add(upstream.connect());
        }
        await().until(() -> !isServed(upstream, "127.0.0.1"));

        assertThat(isServed(upstream, "127.0.0.2")).isTrue();
      } finally {
        for (var socket : open) {
          socket.close();
        }
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> isServed(upstream, "127.0.0.1"));
    }
  }

  private static boolean isServed(Upstream upstream, String address) {
    try (var socket =
        new Socket(
            InetAddress.getLoopbackAddress(), upstream.port(), InetAddress.getByName(address), 0)) {
      send(socket, "GET /v1/images/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1)
          .startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  private Upstream counting() {
    return counting(Site.local(), Duration.ofSeconds(15));
  }

  private Upstream counting(Site site, Duration patience) {
    return new Upstream(
        request -> {
          heard.incrementAndGet();
          request.endHandler(nothing -> request.response().end("ok"));
        },
        site,
        patience);
  }

  private static String ask(Upstream upstream, String head) throws IOException {
    try (var socket = upstream.connect()) {
      send(socket, head + "Connection: close\r\n\r\n");
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }
}
