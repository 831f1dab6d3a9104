package io.tuwen.local.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpUtils;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code /%71/metrics} once showed the metrics of a service to everybody: the gateway looked for
 * {@code /q}, and the service decodes.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpellingsTest {
  private static final List<String> HOSTS =
      List.of("localhost", "127.0.0.1:8080", "img.localhost", "images.localhost:8080");
  private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

  @ParameterizedTest
  @ValueSource(strings = {"/q/metrics", "/q/health/ready", "/q", "/admin", "/admin/pipeline"})
  void there_are_hundreds_of_spellings_of_every_address(String path) {
    assertThat(Spellings.of(path)).hasSizeGreaterThan(300).startsWith(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/metrics", "/q/health/ready", "/q/dev-ui", "/q"})
  void no_spelling_leads_to_the_operators_addresses_of_a_service(String path) throws Exception {
    try (var upstream = new Upstream(SpellingsTest::answerAsOperators)) {
      var asked = 0;
      var answered = new ArrayList<String>();
      for (var target : Spellings.of(path)) {
        for (var host : HOSTS) {
          asked++;
          var answer = ask(upstream, target, host);
          if (answer.startsWith("HTTP/1.1 2") || answer.startsWith("HTTP/1.1 3")) {
            answered.add(host + " " + target);
          }
        }
      }

      System.out.printf("%s: %d asked, %d answered%n", path, asked, answered.size());
      assertThat(answered).isEmpty();
    }
  }

  /** Spelled plainly it is a route, with a credential; spelled otherwise it is nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"/admin", "/admin/pipeline", "/admin/replays"})
  void only_the_plain_spelling_leads_to_the_gate_of_operators(String path) throws Exception {
    try (var upstream = new Upstream(SpellingsTest::answerAsOperators)) {
      var answered = new ArrayList<String>();
      for (var target : Spellings.of(path)) {
        for (var host : HOSTS) {
          if (ask(upstream, target, host).startsWith("HTTP/1.1 200")) {
            answered.add(target);
          }
        }
      }

      System.out.printf("%s: %d spellings answered%n", path, answered.size());
      assertThat(answered).allMatch(SpellingsTest::isPlain);
    }
  }

  private static boolean isPlain(String target) {
    var path = target.split("\\?", 2)[0];
    return !path.contains("//") && (path.equals("/admin") || path.startsWith("/admin/"));
  }

  @Test
  void what_has_one_reading_is_left_alone() throws Exception {
    try (var upstream = new Upstream(it -> it.response().end(it.uri()))) {
      for (var target :
          List.of(
              "/",
              "/guest/a%2Fb//c%2A%E5%9B%BE!thumb?x-oss-process=image%2Fresize,w_1",
              "/guest/100%25!thumb",
              "/guest/a%3Bb!thumb",
              "/guest/a%5Cb!thumb",
              "/quick/start",
              "/administration",
              "/guest/q",
              "/guest/admin!thumb",
              "/v1/images/0190/text?a=/../q/metrics;x",
              "/q/openapi",
              "/q/openapi?format=json",
              "/q/swagger-ui/index.html",
              "/admin/dead-letters/ocr-worker.dlq:3:17")) {
        assertThat(ask(upstream, target, "localhost")).endsWith("\r\n\r\n" + target);
      }
    }
  }

  /** As a Quarkus service reads an address, and somewhat more carelessly. */
  private static void answerAsOperators(HttpServerRequest request) {
    var path = request.path();
    for (int i = 0; i < 3 && path != null; i++) {
      if (isOperators(path)) {
        request.response().end("operators");
        return;
      }
      path = decoded(path);
    }
    request.response().setStatusCode(404).end();
  }

  private static boolean isOperators(String path) {
    var bare = PARAMETERS.matcher(path.replace('\\', '/')).replaceAll("");
    var normal = HttpUtils.normalizePath(bare).replaceAll("/{2,}", "/").toLowerCase(Locale.ROOT);
    return (normal.matches("/(q|admin)(/.*)?") && !normal.matches("/q/(openapi|swagger-ui).*"));
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String ask(Upstream upstream, String target, String host) throws IOException {
    try (var socket = upstream.connect()) {
      socket
          .getOutputStream()
          .write(
              ("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      // A connection that is cut is no answer.
      return "";
    }
  }
}
