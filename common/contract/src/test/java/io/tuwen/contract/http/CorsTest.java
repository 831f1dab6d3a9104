package io.tuwen.contract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CorsTest {
  private static final String LISTED = "https://www.example.com";
  private static final Vertx VERTX = Vertx.vertx();
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    var router = Router.router(VERTX);
    router.route().handler(new Cors(() -> Optional.of(List.of(LISTED)))::answer);
    router
        .route("/varies")
        .handler(context -> context.response().putHeader("Vary", "Accept").end("answer"));
    router.route().handler(context -> context.response().end("answer"));
    port =
        VERTX
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  @Test
  void a_listed_page_is_told_before_it_asks_what_it_may_send() throws Exception {
    var answer = ask(HttpMethod.OPTIONS, LISTED);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo(LISTED);
    assertThat(answer.getHeader("Access-Control-Allow-Methods")).contains("POST", "DELETE");
    assertThat(answer.getHeader("Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(answer.getHeader("Access-Control-Allow-Credentials")).isNull();
  }

  @Test
  void a_listed_page_sees_the_answer() throws Exception {
    var answer = ask(HttpMethod.POST, LISTED);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo(LISTED);
    assertThat(answer.getHeader("Vary")).isEqualTo("Origin");
  }

  @Test
  void another_page_is_answered_without_the_headers_that_let_it_see() throws Exception {
    var answer = ask(HttpMethod.POST, "https://www.example.com.evil.example");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Access-Control-Allow-Origin")).isNull();
    assertThat(answer.getHeader("Vary")).isEqualTo("Origin");
  }

  /** A cache gave one page the answer that another page may see. */
  @Test
  void an_answer_that_varies_by_itself_varies_by_its_page_too() throws Exception {
    var answer = ask(HttpMethod.GET, "/varies", LISTED);

    assertThat(answer.headers().getAll("Vary")).containsExactly("Accept, Origin");
  }

  @Test
  void what_is_no_origin_stops_the_start() {
    assertThatThrownBy(() -> new Cors(() -> Optional.of(List.of("https://example.com/page"))))
        .hasMessageContaining("tuwen.http.cors.origins");
  }

  private static HttpClientResponse ask(HttpMethod method, String origin) throws Exception {
    return ask(method, "/v1/images", origin);
  }

  private static HttpClientResponse ask(HttpMethod method, String path, String origin)
      throws Exception {
    var options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(path)
            .setMethod(method)
            .setHeaders(
                MultiMap.caseInsensitiveMultiMap()
                    .add("Origin", origin)
                    .add("Access-Control-Request-Method", "POST"));
    return VERTX
        .createHttpClient()
        .request(options)
        .compose(request -> request.send())
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }
}
