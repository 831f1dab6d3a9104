package io.tuwen.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxyTest {
  private EchoServer echo;
  private Proxy proxy;

  @BeforeEach
  void startBoth() throws Exception {
    echo = new EchoServer();
    proxy = Proxy.to(echo.port());
  }

  @AfterEach
  void stopBoth() throws Exception {
    proxy.close();
    echo.close();
  }

  @Test
  void it_hands_bytes_through_and_the_end_too() throws Exception {
    try (var socket = connect()) {
      socket.getOutputStream().write("hello".getBytes(US_ASCII));
      socket.shutdownOutput();

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII)).isEqualTo("hello");
    }
  }

  @Test
  void many_bytes_arrive_whole() throws Exception {
    var sent = new byte[3_000_000];
    new Random(1).nextBytes(sent);
    try (var socket = connect()) {
      var writer =
          new Thread(
              () -> {
                try {
                  socket.getOutputStream().write(sent);
                  socket.shutdownOutput();
                } catch (IOException e) {
                  // what is missing is seen below
                }
              });
      writer.start();

      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
    }
  }

  @Test
  void latency_holds_every_answer_up_in_both_directions() throws Exception {
    proxy.weather(Weather.slow(Duration.ofMillis(150), 0));
    try (var socket = connect()) {
      assertThat(roundTrip(socket)).isGreaterThanOrEqualTo(Duration.ofMillis(300));

      proxy.weather(Weather.CALM);
      // One of them may meet a busy machine.
      await().untilAsserted(() -> assertThat(roundTrip(socket)).isLessThan(Duration.ofMillis(300)));
    }
  }

  @Test
  void bandwidth_is_limited() {
    assertThat(Weather.slow(Duration.ZERO, 16_000).millis(16_000)).isEqualTo(1000);
    assertThat(Weather.slow(Duration.ofMillis(5), 0).millis(16_000)).isEqualTo(5);
    assertThat(Weather.CALM.millis(16_000)).isZero();
  }

  @Test
  void a_connection_breaks_in_the_middle_and_is_counted() throws Exception {
    try (var socket = connect()) {
      assertThat(roundTrip(socket)).isPositive();
      proxy.weather(Weather.breaking(1));

      assertThatThrownBy(() -> roundTrip(socket)).isInstanceOf(IOException.class);
      assertThat(proxy.broken()).isPositive();
    }
    proxy.weather(Weather.CALM);
    try (var socket = connect()) {
      assertThat(roundTrip(socket)).isPositive();
    }
  }

  /** The port is held, but not listened on: a free one may be taken by others at any time. */
  @Test
  void no_server_behind_it_is_a_broken_connection() throws Exception {
    try (var held = new Socket()) {
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var towards = Proxy.to(held.getLocalPort());
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), towards.port())) {
        assertThatThrownBy(() -> roundTrip(socket)).isInstanceOf(IOException.class);
      } finally {
        towards.close();
      }
    }
  }

  @Test
  void a_server_that_ends_is_heard_of() throws Exception {
    try (var socket = connect()) {
      assertThat(roundTrip(socket)).isPositive();
      echo.close();

      await().untilAsserted(() -> assertThatThrownBy(() -> roundTrip(socket)).isNotNull());
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static Duration roundTrip(Socket socket) throws IOException {
    var start = System.nanoTime();
    socket.getOutputStream().write('x');
    if (socket.getInputStream().read() != 'x') {
      throw new IOException("the end");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
