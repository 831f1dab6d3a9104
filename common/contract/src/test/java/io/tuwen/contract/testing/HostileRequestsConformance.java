package io.tuwen.contract.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.api.AutoCloseableSoftAssertions;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Requests that no client sends by accident, at the addresses of a service.
 *
 * <p>Each is answered or its connection is closed; none is a fault of ours, so none makes a 5xx or
 * an ERROR line. Every answer has the headers that all answers have.
 */
public abstract class HostileRequestsConformance {
  private static final String LONG = "x".repeat(6_000);

  /** A server that waits for the rest of a request says nothing, and that is right too. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** Where the service listens. */
  protected abstract URI origin();

  /** {@code GET /path} and the like. */
  protected abstract List<String> requests();

  @Test
  void no_header_value_is_a_fault_of_ours() throws IOException {
    var values = new TreeMap<String, List<String>>();
    for (var name : List.of("Accept", "Accept-Language", "Accept-Charset", "Accept-Encoding")) {
      values.put(
          name,
          List.of(
              "",
              "a",
              ";",
              ",,,",
              "*/*;q=abc",
              "*/*;q=2",
              "*/*;q=",
              "image/*;q",
              "*/json",
              "a/b/c",
              "text/plain;charset=bogus",
              "zh-!!",
              "\"",
              "=",
              "*/*;q=0.\u00b3",
              LONG,
              "a/b,".repeat(1500)));
    }
    for (var name : List.of("If-None-Match", "If-Match")) {
      values.put(
          name,
          List.of(
              "",
              "x",
              "\"",
              "W/",
              "W/\"",
              "w/\"a\"",
              "*,*",
              "\"a\",",
              LONG,
              "\"a\",".repeat(1500)));
    }
    for (var name : List.of("If-Modified-Since", "If-Unmodified-Since", "Date")) {
      values.put(name, List.of("", "yesterday", "Sat, 99 Foo 99999 99:99:99 GMT", "-1", LONG));
    }
    values.put(
        "Content-Type",
        List.of(
            "",
            ";;;",
            "a",
            "/",
            "image/",
            "multipart/form-data; boundary=",
            "*/*",
            "a/b;c",
            "text/plain; charset=bogus",
            "application/json;charset=\"",
            "text/plain;charset=\0",
            LONG));
    values.put("Range", List.of("bytes=9-1", "bytes=abc", "bytes=-", "x", LONG));
    values.put(
        "Cookie",
        List.of("", "a", "=;=", "$Version=1; a=\"", ";".repeat(6000), "a=b;".repeat(1500)));
    values.put("Authorization", List.of("", "Bearer", "Bearer ", "Basic !!!", "Basic Og==", LONG));
    values.put("Expect", List.of("", "200-ok", "100-continue, x"));
    values.put("Connection", List.of("close, upgrade", ",,"));
    values.put("Upgrade", List.of("h2c", "x", "websocket"));
    values.put("Content-Encoding", List.of("gzip", "x"));
    values.put("Content-Length", List.of("-1", "abc", "99999999999999999999", "+0", "0, 0", ""));
    values.put(
        "Transfer-Encoding",
        List.of("xchunked", "gzip, chunked", "chunked, chunked", "identity", ""));
    values.put("Idempotency-Key", List.of("", " ", "a b", LONG, "é"));
    values.put("Origin", List.of("", "null", "http://[", "http://evil.example", LONG));
    values.put("X-Forwarded-For", List.of("", "x", "[::1", "1.2.3.4, ".repeat(600)));
    values.put("X-Forwarded-Proto", List.of("", "x y", "://"));
    values.put("X-Forwarded-Host", List.of("", "a b", "[::1"));
    values.put("Forwarded", List.of("", "for=\"", "host=[;proto=x", LONG));
    values.put("traceparent", List.of("", "00-zz-zz-zz", LONG));
    values.put("baggage", List.of("=", "a=%zz", "a=b,".repeat(1500)));
    values.put("X-HTTP-Method-Override", List.of("DELETE", "x y"));
    var texts = new ArrayList<String>();
    for (var request : requests()) {
      for (var entry : values.entrySet()) {
        for (var value : entry.getValue()) {
          texts.add(request(request, "Host: x", entry.getKey() + ": " + value));
        }
      }
    }
    assertHarmless(texts);
  }

  @Test
  void no_spelling_of_an_address_is_a_fault_of_ours() throws IOException {
    var suffixes =
        List.of(
            "%",
            "%z",
            "%zz",
            "%c3%28",
            "%00",
            "%0d%0a",
            "%ff",
            " ",
            "\t",
            "\r",
            "\0",
            "é",
            "a b",
            "/%",
            "//",
            "/./",
            "/../..",
            ";",
            ";x.css",
            ";x=%zz",
            "\\",
            "{}",
            "|",
            "\"",
            "^",
            "<>",
            "#",
            "#a",
            "?",
            "?%",
            "?%zz=1",
            "?a=%",
            "?a=%c3%28",
            "?=",
            "?&&&",
            "?" + "a=&".repeat(2000),
            "?;",
            "?a;b",
            "?wait=",
            "?x-oss-process=%",
            "?" + LONG,
            "/" + LONG,
            "/" + "a/".repeat(2000),
            "?a b",
            "?a\rb");
    var texts = new ArrayList<String>();
    for (var request : requests()) {
      suffixes.forEach(it -> texts.add(request(request + it, "Host: x")));
      var path = request.substring(request.indexOf(' ') + 1);
      for (var line :
          List.of(
              "GET http://evil.example" + path,
              "GET http://[" + path,
              "GET http:" + path,
              "GET *",
              "GET x",
              "GET ?",
              "OPTIONS *",
              "CONNECT evil.example:443",
              "TRACE " + path,
              "get " + path,
              "G\u00e9T " + path,
              "X".repeat(5000) + " " + path)) {
        texts.add(request(line, "Host: x"));
      }
    }
    assertHarmless(texts);
  }

  @Test
  void no_host_is_a_fault_of_ours() throws IOException {
    var texts = new ArrayList<String>();
    for (var request : requests()) {
      for (var host :
          List.of(
              "",
              "a b",
              "[::1",
              "x:99999999",
              "x:-1",
              "x:y",
              "a:b:c",
              "@",
              "x/y",
              "http://x",
              "\"",
              "%",
              "é",
              "x, y",
              "..",
              LONG)) {
        texts.add(request(request, "Host: " + host));
      }
    }
    assertHarmless(texts);
  }

  /** Two servers in a row could each take another one of them for what counts. */
  @Test
  void a_request_that_can_be_read_in_two_ways_is_refused_and_ends_its_connection()
      throws IOException {
    for (var request : requests()) {
      for (var headers :
          List.of(
              List.of("Host: x", "Host: y"),
              List.of("Host: x", "Host: x"),
              List.of("X-No-Host: x"),
              List.of("Host: x", "Transfer-Encoding: xchunked", "Content-Length: 3"),
              List.of("Host: x", "Transfer-Encoding: gzip, chunked"),
              List.of("Host: x", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
              List.of("Host: x", "Transfer-Encoding: identity", "Content-Length: 3"))) {
        var second = "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        var text = request + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n0\r\n\r\n";

        var answer = RawRequest.send(origin(), text + second);

        assertThat(answer.status()).as("%s %s", request, headers).isEqualTo(400);
        assertThat(answer.body()).as("the next request").doesNotContain("HTTP/1.1 ");
      }
    }
  }

  /** An upgrade that no client uses is only more to attack. */
  @Test
  void http_2_without_tls_is_not_spoken() throws IOException {
    try (var errors = new LoggedErrors()) {
      var settings = "\0\0\0\4\0\0\0\0\0";
      var preface =
          RawRequest.send(origin(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + settings, SILENCE);
      var upgrade =
          RawRequest.send(
              origin(),
              request(
                      requests().get(0),
                      "Host: x",
                      "Upgrade: h2c",
                      "HTTP2-Settings: AAMAAABkAAQAAP__")
                  .replace("Connection: close", "Connection: Upgrade, HTTP2-Settings, close"),
              SILENCE);

      assertThat(preface.body() + preface.headers()).doesNotContain("\u0000\u0000");
      assertThat(preface.status()).isIn(0, 400, 501, 505);
      assertThat(upgrade.status()).isNotEqualTo(101);
      assertThat(errors.lines()).isEmpty();
    }
  }

  protected static String request(String line, String... headers) {
    return line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
  }

  private void assertHarmless(List<String> texts) throws IOException {
    var seen = new TreeMap<Integer, Integer>();
    try (var errors = new LoggedErrors();
        var softly = new AutoCloseableSoftAssertions()) {
      var before = 0;
      for (var text : texts) {
        var answer = RawRequest.send(origin(), text, SILENCE);
        seen.merge(answer.status(), 1, Integer::sum);
        var story = text.substring(0, Math.min(200, text.length())).replace("\r\n", "|");
        softly.assertThat(answer.status()).as(story).isLessThan(500);
        softly
            .assertThat(errors.lines().subList(before, errors.lines().size()))
            .as("ERROR lines after %s", story)
            .isEmpty();
        before = errors.lines().size();
        assertHeaders(softly, story, answer);
      }
    } finally {
      System.out.println(getClass().getSimpleName() + ": " + texts.size() + " requests " + seen);
    }
  }

  /** What is refused before it has a route is answered by the framework, with a status alone. */
  private static void assertHeaders(SoftAssertions softly, String story, RawRequest.Answer answer) {
    var isRouted =
        answer.status() >= 200
            && !answer.header("Content-Type").isEmpty()
            && !answer.body().contains("Error id");
    if (isRouted) {
      softly
          .assertThat(answer.header("X-Content-Type-Options"))
          .as("nosniff for %s", story)
          .containsExactly("nosniff");
      softly.assertThat(answer.header("Cache-Control")).as("caching of %s", story).hasSize(1);
    }
  }
}
