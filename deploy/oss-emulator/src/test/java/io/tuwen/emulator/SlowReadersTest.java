package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tuwen.emulator.SignedClient.Credentials;
import io.tuwen.emulator.http.Patience;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not read what another server has answered. */
@Timeout(90)
class SlowReadersTest {
  private static final int READERS = 8;

  /** Together with the readers more than there are waiters, of which there are 64. */
  private static final int APPLICATIONS = 60;

  private static final byte[] LARGE = new byte[8 << 20];
  private static final String BUCKET = EmulatorTest.BUCKET;

  @TempDir private Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch called = new CountDownLatch(APPLICATIONS);
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Socket> readers = new ArrayList<>();
  private HttpServer server;
  private OssEmulator emulator;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    server.setExecutor(threads);
    server.createContext("/large", SlowReadersTest::answerMuch);
    server.createContext("/application", this::answerLate);
    server.start();
    var minutes = Duration.ofMinutes(5);
    emulator =
        OssEmulator.start(EmulatorTest.config(directory), new Patience(minutes, minutes, minutes));
    emulator.waitForCallbacks(minutes);
    emulator.allowCallbacksTo("127.0.0.1", server.getAddress().getPort());
    emulator.processImagesBy((bucket, key, process) -> Optional.of(URI.create(url("large"))));
    var bucket = emulator.bucket(BUCKET);
    bucket.setWebsite(
        """
        <WebsiteConfiguration><RoutingRules><RoutingRule><RuleNumber>1</RuleNumber>
        <Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>
        <Redirect><RedirectType>Mirror</RedirectType><MirrorURL>%s/</MirrorURL></Redirect>
        </RoutingRule></RoutingRules></WebsiteConfiguration>"""
            .formatted(url("large")));
    try (var draft = bucket.draft()) {
      draft.append(new ByteArrayInputStream("original".getBytes(UTF_8)));
      bucket.publish(draft, EmulatorTest.record("original", draft, Map.of()), none -> {});
    }
  }

  @AfterEach
  void stop() throws Exception {
    end.countDown();
    for (var reader : readers) {
      reader.close();
    }
    server.stop(0);
    threads.shutdownNow();
    emulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing-%d", "original?x-oss-process=image/resize,w_%d"})
  void keep_no_application_from_being_called(String resource) throws Exception {
    for (int i = 1; i <= READERS; i++) {
      readers.add(askFor("/" + BUCKET + "/" + resource.formatted(i)));
    }
    for (var reader : readers) {
      assertThat(reader.getInputStream().read()).as("the answer has begun").isEqualTo('H');
    }
    var callback =
        "{\"callbackUrl\":\"%s\",\"callbackBody\":\"k=${object}\"}".formatted(url("application"));
    var headers =
        Map.of("x-oss-callback", Base64.getEncoder().encodeToString(callback.getBytes(UTF_8)));
    var owner = new Credentials(EmulatorTest.ID, EmulatorTest.SECRET, "");
    for (int i = 0; i < APPLICATIONS; i++) {
      var key = "/" + BUCKET + "/uploaded-" + i;
      var unused =
          threads.submit(
              () -> SignedClient.send(emulator.endpoint(), owner, "PUT", key, headers, ""));
    }

    assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private Socket askFor(String resource) throws Exception {
    var socket = new Socket();
    socket.setSoTimeout(60_000);
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), emulator.port()));
    socket
        .getOutputStream()
        .write(SlowClientsTest.signed("GET", resource, "Connection: close").getBytes(US_ASCII));
    return socket;
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
  }

  private static void answerMuch(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, LARGE.length);
      exchange.getResponseBody().write(LARGE);
    }
  }

  private void answerLate(HttpExchange exchange) throws IOException {
    try (exchange) {
      called.countDown();
      end.await();
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
