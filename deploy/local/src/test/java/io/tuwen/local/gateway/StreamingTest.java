package io.tuwen.local.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies of any size, none of which may be held in memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamingTest {
  private static final long MEGABYTE = 1 << 20;
  private static final long LARGE = 200 * MEGABYTE;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void a_large_body_goes_up_whole() throws Exception {
    try (var upstream = new Upstream(StreamingTest::countBody)) {
      var answer =
          client.send(
              HttpRequest.newBuilder(upstream.uri("/v1/images"))
                  .POST(BodyPublishers.ofInputStream(() -> zeros(LARGE)))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.body()).isEqualTo(Long.toString(LARGE));
    }
  }

  @Test
  void a_large_body_comes_down_whole() throws Exception {
    try (var upstream = new Upstream(it -> write(it, LARGE))) {
      var answer =
          client.send(
              HttpRequest.newBuilder(upstream.uri("/v1/images/x")).build(),
              BodyHandlers.ofInputStream());

      try (var body = answer.body()) {
        assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(LARGE);
      }
    }
  }

  @Test
  void a_service_that_does_not_read_holds_the_client_back() throws Exception {
    var sent = new AtomicLong();
    try (var upstream = new Upstream(HttpServerRequest::pause);
        var socket = upstream.connect()) {
      var sender = new Thread(() -> sendAll(socket, LARGE, sent));
      sender.setDaemon(true);
      sender.start();

      var stalled = new AtomicLong(-1);
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> sent.get() > 0 && stalled.getAndSet(sent.get()) == sent.get());

      // what the kernel's buffers of two connections hold, and not what a heap would
      assertThat(sent.get()).isLessThan(32 * MEGABYTE);
    }
  }

  /** A phone that sends 2 GB must hear at once that it is too much, and hear it at all. */
  @Test
  void an_early_answer_reaches_a_client_that_is_still_sending() throws Exception {
    try (var upstream =
            new Upstream(
                it -> {
                  it.pause();
                  it.response().setStatusCode(413).end("too large");
                });
        var socket = upstream.connect()) {
      var sender = new Thread(() -> sendAll(socket, 2048 * MEGABYTE, new AtomicLong()));
      sender.setDaemon(true);
      sender.start();
      var answer = new byte[12];

      assertThat(socket.getInputStream().readNBytes(answer, 0, answer.length)).isEqualTo(12);

      assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  private static void sendAll(Socket socket, long length, AtomicLong sent) {
    try {
      var out = socket.getOutputStream();
      out.write(
          ("POST /v1/images HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n")
              .getBytes(US_ASCII));
      var block = new byte[64 * 1024];
      while (sent.get() < length) {
        out.write(block);
        sent.addAndGet(block.length);
      }
    } catch (IOException e) {
      // the connection was closed, as it may be
    }
  }

  private static void countBody(HttpServerRequest request) {
    var count = new AtomicLong();
    request.handler(part -> count.addAndGet(part.length()));
    request.endHandler(end -> request.response().end(Long.toString(count.get())));
  }

  private static void write(HttpServerRequest request, long length) {
    var response = request.response().putHeader("Content-Length", Long.toString(length));
    writeSome(request, response.bytesWritten(), length);
  }

  private static void writeSome(HttpServerRequest request, long from, long length) {
    var response = request.response();
    var written = from;
    while (written < length) {
      if (response.writeQueueFull()) {
        var next = written;
        response.drainHandler(nothing -> writeSome(request, next, length));
        return;
      }
      response.write(Buffer.buffer(new byte[64 * 1024]));
      written += 64 * 1024;
    }
    response.end();
  }

  private static InputStream zeros(long length) {
    return new InputStream() {
      private long left = length;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] into, int offset, int count) {
        if (left == 0) {
          return -1;
        }
        var read = (int) Math.min(count, left);
        left -= read;
        return read;
      }
    };
  }
}
