package io.tuwen.local.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code /%71/metrics} once showed the metrics of a service to every client: the gateway looked for
 * {@code /q}, and the service decodes.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpellingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"/q/metrics", "/q/health/ready", "/q", "/admin", "/admin/pipeline"})
  void there_are_hundreds_of_spellings_of_every_address(String path) {
    assertThat(Spellings.of(path)).hasSizeGreaterThan(300).startsWith(path);
  }

  /** The services behind it answer everything, so what is refused is refused by the gateway. */
  @ParameterizedTest
  @ValueSource(strings = {"/q/metrics", "/q/health/ready", "/q/openapi", "/q", "/admin/pipeline"})
  void no_route_leads_to_any_spelling_of_an_operators_address(String path) throws Exception {
    try (var upstream = new Upstream(it -> it.response().end())) {
      var notFound = 0;
      var others = new ArrayList<String>();
      for (var target : Spellings.of(path)) {
        var status = ask(upstream, target, "localhost").lines().findFirst().orElse("cut");
        if (status.startsWith("HTTP/1.1 404")) {
          notFound++;
        } else {
          others.add(status + ": " + target);
        }
      }

      System.out.printf("%s: %d not found, %d broken%n", path, notFound, others.size());
      assertThat(notFound).isGreaterThan(200);
      assertThat(others).allMatch(it -> it.startsWith("HTTP/1.1 400") || it.startsWith("cut"));
    }
  }

  /** A key may have any name, and a service of renditions has no other address. */
  @ParameterizedTest
  @ValueSource(strings = {"/admin/x!thumb", "/admin/x", "/q/metrics!thumb", "/q!thumb"})
  void a_key_of_this_name_is_an_image_on_the_host_of_images(String path) throws Exception {
    try (var upstream = new Upstream(it -> it.response().end(it.uri()))) {
      assertThat(ask(upstream, path, "img.localhost")).endsWith("\r\n\r\n" + path);
    }
  }

  @Test
  void what_has_one_reading_is_left_alone() throws Exception {
    try (var upstream = new Upstream(it -> it.response().end(it.uri()))) {
      for (var target :
          List.of(
              "/guest/a%2Fb//c%2A%E5%9B%BE!thumb?x-oss-process=image%2Fresize,w_1",
              "/guest/100%25!thumb",
              "/guest/a%3Bb!thumb",
              "/guest/a%5Cb!thumb",
              "/quick/start",
              "/administration",
              "/guest/q",
              "/guest/admin!thumb",
              "/v1/images/0190/text?a=/../q/metrics;x",
              "/v1/openapi?format=json",
              "/admin/dead-letters/ocr-worker.dlq:3:17")) {
        assertThat(ask(upstream, target, "img.localhost")).endsWith("\r\n\r\n" + target);
      }
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
