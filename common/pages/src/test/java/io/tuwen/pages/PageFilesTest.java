package io.tuwen.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageFilesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Vertx vertx;
  private static URI origin;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    var router = Router.router(vertx);
    router.get("/pages/*").handler(new PageFiles("own")::handle);
    var server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    origin = URI.create("http://127.0.0.1:" + server.actualPort());
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void a_shared_file_is_served_with_its_type_and_the_policy() throws Exception {
    var answer = get("/pages/preact.js");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("text/javascript; charset=utf-8");
    assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-cache");
  }

  @Test
  void a_file_of_the_service_stands_before_the_shared_one() throws Exception {
    assertThat(new String(get("/pages/base.css").body(), StandardCharsets.UTF_8)).contains("red");
    assertThat(new String(get("/pages/own.js").body(), StandardCharsets.UTF_8))
        .contains("only of the service");
  }

  @Test
  void a_browser_that_has_the_file_is_told_so() throws Exception {
    var eTag = get("/pages/state.js").headers().firstValue("etag").orElseThrow();

    var again = get("/pages/state.js", "If-None-Match", eTag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void a_packed_file_is_the_same_and_smaller() throws Exception {
    var plain = get("/pages/preact.js").body();

    var packed = get("/pages/preact.js", "Accept-Encoding", "gzip, br");

    assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
    assertThat(packed.body()).hasSizeLessThan(plain.length / 2);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/pages/nothing.js",
        "/pages/",
        "/pages/..%2Fshared%2Fpreact.js",
        "/pages/%2e%2e",
        "/pages/PREACT.JS",
        "/pages/preact.js%00",
        "/pages/preact.class",
        "/pages/shared"
      })
  void there_is_no_other_file(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(origin + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }
}
