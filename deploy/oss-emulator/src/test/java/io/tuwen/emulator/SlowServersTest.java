package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.tuwen.emulator.SignedClient.Credentials;
import io.tuwen.emulator.http.Patience;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that the storage asks. As many that read from it before they answered, or did not end
 * their answer, as there are workers once stopped the storage.
 */
@Timeout(180)
class SlowServersTest {
  private static final int MORE_THAN_WORKERS = 70;
  private static final int WORKERS = 64;
  private static final String BUCKET = EmulatorTest.BUCKET;
  private static final String ORIGINAL = "/" + BUCKET + "/original";
  private static final Credentials OWNER =
      new Credentials(EmulatorTest.ID, EmulatorTest.SECRET, "");

  @TempDir private Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch asked = new CountDownLatch(WORKERS);
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private OssEmulator emulator;

  @BeforeEach
  void start() throws Exception {
    emulator =
        OssEmulator.start(
            EmulatorTest.config(directory),
            new Patience(Duration.ofSeconds(8), Duration.ofSeconds(30), Duration.ofMinutes(1)));
    emulator.waitForCallbacks(Duration.ofSeconds(30));
    put("original");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
    emulator.close();
  }

  @Test
  void applications_that_read_from_the_storage_before_they_answer_stop_no_upload()
      throws Exception {
    serve(this::readTheOriginalFirst);
    emulator.allowCallbacksTo("127.0.0.1", server.getAddress().getPort());
    var callback = "{\"callbackUrl\":\"%s\",\"callbackBody\":\"k=${object}\"}".formatted(url());
    var headers = Map.of("x-oss-callback", base64(callback));

    var answers = manyTimes(() -> send("PUT", "/" + BUCKET + "/uploaded", headers));

    for (var answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
      assertThat(answer.get().body()).isEqualTo("{}");
    }
  }

  @Test
  void processing_that_reads_the_original_first_is_answered() throws Exception {
    serve(this::readTheOriginalFirst);
    processImages();

    var answers = manyTimes(this::getProcessed);

    for (var answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void origins_that_do_not_end_their_answer_stop_no_other_client() throws Exception {
    serve(exchange -> stall(exchange, 0));
    emulator
        .bucket(BUCKET)
        .setWebsite(
            """
            <WebsiteConfiguration><RoutingRules><RoutingRule><RuleNumber>1</RuleNumber>
            <Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>
            <Redirect><RedirectType>Mirror</RedirectType><MirrorURL>%s</MirrorURL></Redirect>
            </RoutingRule></RoutingRules></WebsiteConfiguration>"""
                .formatted(url()));

    var answers = manyTimes(() -> send("GET", "/" + BUCKET + "/missing", Map.of()));
    asked.await();

    assertThat(send("GET", ORIGINAL, Map.of()).body()).isEqualTo("original");
    for (var answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(424);
    }
    assertThat(emulator.bucket(BUCKET).index()).doesNotContainKey("missing");
  }

  @Test
  void processing_that_does_not_end_its_answer_stops_no_other_client() throws Exception {
    serve(exchange -> stall(exchange, 100));
    processImages();

    var answers = manyTimes(this::getProcessed);
    asked.await();

    assertThat(send("GET", ORIGINAL, Map.of()).body()).isEqualTo("original");
    for (var answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(503);
    }
  }

  /** The answer's connection stayed open, and its body was read by no one. */
  @Test
  void processing_whose_answer_cannot_be_kept_is_not_asked() throws Exception {
    serve(exchange -> stall(exchange, 100));
    processImages();
    Files.delete(directory.resolve("drafts"));

    assertThat(getProcessed().statusCode()).isEqualTo(500);

    assertThat(asked.getCount()).isEqualTo(WORKERS);
  }

  private void serve(HttpHandler handler) {
    server.createContext("/", handler);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void processImages() {
    emulator.processImagesBy((bucket, key, process) -> Optional.of(URI.create(url())));
  }

  private HttpResponse<String> getProcessed() throws Exception {
    return send("GET", ORIGINAL + "?x-oss-process=image/info", Map.of());
  }

  /** Once there is such a request for every worker. */
  private void readTheOriginalFirst(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      asked.countDown();
      asked.await();
      assertThat(send("GET", ORIGINAL, Map.of()).body()).isEqualTo("original");
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write("{}".getBytes(UTF_8));
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Begins an answer and leaves it at that. */
  private void stall(HttpExchange exchange, int length) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, length);
      exchange.getResponseBody().flush();
      asked.countDown();
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Future<HttpResponse<String>>> manyTimes(Callable<HttpResponse<String>> request) {
    var answers = new ArrayList<Future<HttpResponse<String>>>();
    for (int i = 0; i < MORE_THAN_WORKERS; i++) {
      answers.add(threads.submit(request));
    }
    return answers;
  }

  private HttpResponse<String> send(String method, String resource, Map<String, String> headers)
      throws Exception {
    return SignedClient.send(emulator.endpoint(), OWNER, method, resource, headers, "");
  }

  private void put(String key) throws Exception {
    var bucket = emulator.bucket(BUCKET);
    try (var draft = bucket.draft()) {
      draft.append(new ByteArrayInputStream(key.getBytes(UTF_8)));
      bucket.publish(draft, EmulatorTest.record(key, draft, Map.of()), none -> {});
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
