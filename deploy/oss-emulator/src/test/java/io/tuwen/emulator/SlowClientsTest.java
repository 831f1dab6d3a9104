package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.emulator.http.Patience;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many clients that did nothing as there are workers once stopped the storage for ever. */
@Timeout(60)
class SlowClientsTest {
  private static final int MORE_THAN_WORKERS = 70;
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String BUCKET = EmulatorTest.BUCKET;
  private static final String STS = "POST /-/sts/ HTTP/1.1\r\nHost: localhost\r\n";
  private static final String FORM =
      "POST /"
          + BUCKET
          + "/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n";

  @TempDir private static Path directory;
  private static OssEmulator emulator;

  @BeforeAll
  static void start() {
    emulator = start(directory, Duration.ofMinutes(1));
  }

  private static OssEmulator start(Path data, Duration idle) {
    return OssEmulator.start(
        EmulatorTest.config(data),
        new Patience(Duration.ofSeconds(6), Duration.ofSeconds(1), idle));
  }

  @AfterAll
  static void stop() {
    emulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {STS, FORM})
  void clients_whose_body_does_not_come_stop_no_other(String head) throws Exception {
    var idle = new ArrayList<Socket>();
    try {
      for (int i = 0; i < MORE_THAN_WORKERS; i++) {
        idle.add(send(head + "Content-Length: 9\r\n\r\n"));
      }

      assertThat(get("/" + BUCKET + "/none")).contains("<Code>NoSuchKey</Code>");

      assertThat(rest(idle.get(0)))
          .startsWith("HTTP/1.1 400")
          .contains("<Code>RequestTimeout</Code>");
    } finally {
      close(idle);
    }
  }

  /** It never paused, and so was waited for as long as it liked. */
  @ParameterizedTest
  @ValueSource(strings = {STS, FORM})
  void a_client_that_is_not_known_has_a_time_for_all_of_its_body(String head) throws Exception {
    try (var socket = send(head + "Content-Length: 100000\r\n\r\n")) {
      var begun = Instant.now();
      var answer = answerWhileTrickling(socket);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("<Code>RequestTimeout</Code>");
      assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(900));
    }
  }

  @Test
  void a_client_that_is_known_may_take_longer_as_long_as_something_comes() throws Exception {
    var head = signed("PUT", "/" + BUCKET + "/slow", "Content-Length: 20\r\nConnection: close");
    try (var socket = send(head)) {
      for (int i = 0; i < 20; i++) {
        socket.getOutputStream().write('a');
        Thread.sleep(100);
      }

      assertThat(rest(socket)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_client_that_is_known_and_sends_no_more_loses_its_connection() throws Exception {
    try (var socket = send(signed("PUT", "/" + BUCKET + "/half", "Content-Length: 20"))) {
      socket.getOutputStream().write('a');

      assertThat(rest(socket)).startsWith("HTTP/1.1 400").contains("<Code>RequestTimeout</Code>");
    }
    assertThat(emulator.bucket(BUCKET).index()).doesNotContainKey("half");
  }

  @Test
  void a_client_that_stops_reading_loses_its_connection() throws Exception {
    put("large", 16 << 20);
    try (var socket = send(signed("GET", "/" + BUCKET + "/large", "Connection: close"))) {

      assertThat(isClosedWithoutReading(socket)).isTrue();
    }
  }

  /** What is sent to a connection that the other side has closed fails. */
  private static boolean isClosedWithoutReading(Socket socket) throws InterruptedException {
    var end = Instant.now().plusMillis(PATIENCE_MILLIS);
    while (Instant.now().isBefore(end)) {
      try {
        socket.getOutputStream().write('\n');
      } catch (IOException e) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }

  @Test
  void a_connection_that_nothing_is_sent_on_is_closed(@TempDir Path other) throws Exception {
    try (var impatient = start(other, Duration.ofMillis(300));
        var socket = new Socket(InetAddress.getLoopbackAddress(), impatient.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      assertThat(rest(socket)).isEmpty();
    }
  }

  private static String answerWhileTrickling(Socket socket) throws Exception {
    while (socket.getInputStream().available() == 0) {
      socket.getOutputStream().write('a');
      Thread.sleep(50);
    }
    return rest(socket);
  }

  private static String get(String resource) throws Exception {
    try (var socket = send(signed("GET", resource, "Connection: close"))) {
      return rest(socket);
    }
  }

  static String signed(String method, String resource, String headers) throws Exception {
    var date = EmulatorTest.httpDate(Instant.now());
    var signature = EmulatorTest.hmacSha1(method + "\n\n\n" + date + "\n" + resource);
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nDate: %s\r\nAuthorization: OSS %s:%s\r\n%s\r\n\r\n"
        .formatted(method, resource, date, EmulatorTest.ID, signature, headers);
  }

  private static Socket send(String request) throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), emulator.port()));
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
  }

  private static void put(String key, int length) throws Exception {
    var bucket = emulator.bucket(BUCKET);
    try (var draft = bucket.draft()) {
      draft.append(new ByteArrayInputStream(new byte[length]));
      bucket.publish(draft, EmulatorTest.record(key, draft, Map.of()), current -> {});
    }
  }
}
