package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A web page, visited in a browser on this machine, could once do here what the owner can.
 *
 * <p>It led a name of its own to 127.0.0.1 and listed the originals; it posted a form with a policy
 * that allowed everything; and it had any port of this machine called.
 */
@Timeout(60)
class StrangersTest extends EmulatorTest {
  private static final String ANYTHING = "[\"starts-with\",\"$key\",\"\"]";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebind.evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evillocalhost",
        "localhost@evil.example",
        "127.0.0.1:80:80",
        "photos.evil.example",
        "0.0.0.0",
        "127.1",
        "2130706433",
        "192.168.1.1",
        "[::2]",
        "[::1].evil.example",
        "localhost/",
        " ",
        "",
        "a"
      })
  void a_host_that_is_not_this_machine_is_misdirected(String host) throws Exception {
    var answer = raw(signedGet("/" + BUCKET + "/none", "Host: " + host));

    assertThat(answer).matches("(?s)HTTP/1.1 (421|400) .*");
  }

  @Test
  void two_hosts_or_none_are_misdirected() throws Exception {
    assertThat(raw(signedGet("/" + BUCKET + "/none", "Host: localhost\r\nHost: evil.example")))
        .matches("(?s)HTTP/1.1 (421|400) .*");
    assertThat(raw(signedGet("/" + BUCKET + "/none", "X-Nothing: 1")))
        .matches("(?s)HTTP/1.1 (421|400) .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:9000",
        "127.0.0.1:8085",
        "[::1]:8085",
        "img.localhost",
        "oss.localhost:1"
      })
  void a_host_that_is_this_machine_is_served(String host) throws Exception {
    assertThat(raw(signedGet("/" + BUCKET + "/none", "Host: " + host)))
        .startsWith("HTTP/1.1 404")
        .contains("NoSuchKey");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://localhost.evil.example",
        "Origin: http://localhost@evil.example",
        "Origin: file://",
        "Origin: http://localhost\r\nOrigin: https://evil.example",
        "Origin:",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: Cross-Site"
      })
  void a_page_of_another_site_is_refused_whatever_it_asks(String header) throws Exception {
    for (var method : new String[] {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}) {
      var answer = raw(signed(method, "/" + BUCKET + "/none", "Host: localhost\r\n" + header));

      assertThat(answer).as(method).startsWith("HTTP/1.1 403");
    }
    var form = form(ANYTHING);
    form.put("key", "foreign");
    assertThat(post(form, "<b>", header)).startsWith("HTTP/1.1 403");
    assertThat(emulator.bucket(BUCKET).open("foreign")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://localhost:8080",
        "Origin: http://img.localhost:8080\r\nSec-Fetch-Site: same-site",
        "Origin: https://127.0.0.1",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Site: same-origin"
      })
  void a_page_of_this_machine_is_served(String header) throws Exception {
    assertThat(raw(signedGet("/" + BUCKET + "/none", "Host: localhost\r\n" + header)))
        .startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                    | InvalidPolicyDocument",
        "[]                                    | InvalidPolicyDocument",
        "1                                     | InvalidPolicyDocument",
        "[1,2,3]                               | AccessDenied",
        "['content-length-range','a','b']      | InvalidPolicyDocument",
        "['starts-with','$key',7]              | InvalidPolicyDocument",
        "['eq','$key','another']               | AccessDenied",
        "['in','$content-type',['image/png']]  | AccessDenied",
        "{'bucket':'another'}                  | AccessDenied",
        "['eq','$x-oss-object-acl','private']  | AccessDenied"
      })
  void a_form_has_to_have_conditions_and_to_keep_them(String condition, String code)
      throws Exception {
    var form = form(condition.replace('\'', '"'));
    form.put("x-oss-object-acl", "public-read");

    assertThat(post(form, "<b>", "X-Nothing: 1")).contains("<Code>" + code + "</Code>");
  }

  /** The policy allowed one type, and the object had another. */
  @Test
  void a_type_is_bound_wherever_in_the_form_it_is_said() throws Exception {
    var form = form("[\"eq\",\"$content-type\",\"image/png\"]");
    form.put("content-type", "image/png");
    form.put("x-oss-content-type", "text/html");

    assertThat(post(form, "<b>", "X-Nothing: 1")).startsWith("HTTP/1.1 403");
  }

  @Test
  void a_page_that_was_stored_is_downloaded_and_not_shown() throws Exception {
    for (var type : new String[] {"text/html", "image/svg+xml", "Text/HTML;charset=utf-8"}) {
      var form = form(ANYTHING);
      form.put("content-type", type);
      form.put("content-disposition", "inline");
      assertThat(post(form, "<script>", "X-Nothing: 1")).startsWith("HTTP/1.1 204");

      assertThat(raw(signedGet("/" + BUCKET + "/page", "Host: localhost")))
          .contains("X-Content-Type-Options: nosniff")
          .containsIgnoringCase("Content-Disposition: attachment")
          .doesNotContain("inline");
    }
  }

  @Test
  void an_application_that_is_not_named_is_not_called() throws Exception {
    var calls = new AtomicInteger();
    try (var application = new Application(calls, 200, "{}")) {
      for (var host : new String[] {"127.0.0.1", "localhost", "x@127.0.0.1", "[::1]"}) {
        var form = form(ANYTHING);
        form.put("callback", callback("http://" + host + ":" + application.port() + "/q/metrics"));

        assertThat(post(form, "x", "X-Nothing: 1")).startsWith("HTTP/1.1 203");
      }
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void an_application_that_is_named_is_called_and_its_answer_is_passed_on() throws Exception {
    var calls = new AtomicInteger();
    try (var application = new Application(calls, 200, "{\"id\":1}")) {
      emulator.allowCallbacksTo("127.0.0.1", application.port());

      var answer = post(formCalling(application), "x", "X-Nothing: 1");

      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{\"id\":1}");
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void a_callback_follows_no_redirect_and_reads_no_endless_answer() throws Exception {
    var calls = new AtomicInteger();
    try (var other = new Application(calls, 200, "{}");
        var moved = new Application(new AtomicInteger(), 302, "");
        var endless = new Application(new AtomicInteger(), 200, "x".repeat((1 << 20) + 1))) {
      moved.location("http://127.0.0.1:" + other.port() + "/");
      for (var application : new Application[] {moved, endless}) {
        emulator.allowCallbacksTo("127.0.0.1", application.port());

        assertThat(post(formCalling(application), "x", "X-Nothing: 1"))
            .startsWith("HTTP/1.1 203")
            .contains("CallbackFailed");
      }
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void what_is_stored_is_its_owners_alone() throws Exception {
    assertThat(post(form(ANYTHING), "x", "X-Nothing: 1")).startsWith("HTTP/1.1 204");
    try (var stored = Files.walk(directory.resolve("buckets/" + BUCKET + "/objects"))) {
      assertThat(stored.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              it ->
                  assertThat(Files.getPosixFilePermissions(it))
                      .doesNotContain(
                          PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ));
    }
  }

  private static Map<String, String> formCalling(Application application) throws Exception {
    var form = form(ANYTHING);
    form.put("callback", callback("http://127.0.0.1:" + application.port() + "/"));
    return form;
  }

  private static String callback(String url) {
    return base64("{\"callbackUrl\":\"" + url + "\",\"callbackBody\":\"k=${object}\"}");
  }

  private static Map<String, String> form(String condition) throws Exception {
    var policy =
        base64(
            "{\"expiration\":\"%s\",\"conditions\":[%s]}"
                .formatted(Instant.now().plusSeconds(60), condition));
    var form = new LinkedHashMap<String, String>();
    form.put("key", "page");
    form.put("policy", policy);
    form.put("OSSAccessKeyId", ID);
    form.put("signature", hmacSha1(policy));
    return form;
  }

  private static String post(Map<String, String> fields, String file, String header)
      throws Exception {
    var body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append("--b\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    body.append("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n")
        .append(file)
        .append("\r\n--b--\r\n");
    return raw(
        "POST /%s/ HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\nContent-Type: multipart/form-data; boundary=b\r\nConnection: close\r\n\r\n%s"
            .formatted(BUCKET, header, body.length(), body));
  }

  private static String signedGet(String resource, String headers) throws Exception {
    return signed("GET", resource, headers);
  }

  private static String signed(String method, String resource, String headers) throws Exception {
    var date = httpDate(Instant.now());
    var signature = hmacSha1(method + "\n\n\n" + date + "\n" + resource);
    return "%s %s HTTP/1.1\r\n%s\r\nContent-Length: 0\r\nConnection: close\r\nDate: %s\r\nAuthorization: OSS %s:%s\r\n\r\n"
        .formatted(method, resource, headers, date, ID, signature);
  }

  private static String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), emulator.port())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Counts its calls. */
  private static final class Application implements AutoCloseable {
    private final HttpServer server;
    private volatile String location = "";

    Application(AtomicInteger calls, int status, String answer) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            calls.incrementAndGet();
            if (!location.isEmpty()) {
              exchange.getResponseHeaders().add("Location", location);
            }
            try (exchange) {
              exchange.getRequestBody().readAllBytes();
              exchange.sendResponseHeaders(status, answer.isEmpty() ? -1 : answer.length());
              exchange.getResponseBody().write(answer.getBytes(US_ASCII));
            }
          });
      server.start();
    }

    void location(String address) {
      location = address;
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
