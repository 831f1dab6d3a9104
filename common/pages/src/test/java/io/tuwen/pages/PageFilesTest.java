package io.tuwen.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageFilesTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    var router = Router.router(VERTX);
    var files = new PageFiles(PageFilesTest.class.getClassLoader());
    files.serve(router, "/pages/shared/", "shared");
    files.servePage(router, "/", "shared/base.css");
    var server =
        VERTX
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    port = server.actualPort();
  }

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  @Test
  void a_script_comes_compressed_and_under_the_strict_policy() throws Exception {
    var answer = get("/pages/shared/i18n.js", "Accept-Encoding", "gzip, br");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/javascript;charset=UTF-8");
    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .contains(PageHeaders.CONTENT_SECURITY_POLICY);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
  }

  @Test
  void a_browser_that_has_the_file_gets_304() throws Exception {
    var eTag = get("/", "Accept", "*/*").headers().firstValue("ETag").orElseThrow();

    var again = get("/", "If-None-Match", eTag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/pages/shared/",
        "/pages/shared/none.js",
        "/pages/shared/..%2f..%2fMANIFEST.MF",
        "/pages/shared/%2e%2e/%2e%2e/MANIFEST.MF",
        "/pages/shared//etc/passwd",
        "/pages/shared/base.css%00.js",
        "/pages/shared/preact.LICENSE"
      })
  void what_is_no_file_of_the_folder_is_not_found(String path) throws Exception {
    assertThat(get(path, "Accept", "*/*").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(String path, String name, String value)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + port + path);
    return CLIENT.send(
        HttpRequest.newBuilder(uri).header(name, value).build(), BodyHandlers.ofString());
  }
}
