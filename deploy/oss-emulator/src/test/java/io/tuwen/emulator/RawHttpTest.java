package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no SDK sends: forms, broken bodies, strangers, wrong clocks. */
class RawHttpTest extends EmulatorTest {
  private static final String POLICY =
      """
      {"expiration":"%s","conditions":[{"bucket":"photos"},
       ["content-length-range",2,1000],["starts-with","$key","u1/"],
       ["in","$content-type",["image/jpeg","image/png"]]]}
      """;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void auth_refuses_a_stranger() throws Exception {
    var answer = get("/" + BUCKET + "/a");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("<Code>AccessDenied</Code>").doesNotContain("xmlns");
  }

  @ParameterizedTest
  @CsvSource({"-20, RequestTimeTooSkewed", "20, RequestTimeTooSkewed", "0, NoSuchKey"})
  void auth_refuses_a_clock_that_is_off(int minutes, String code) throws Exception {
    var date = httpDate(Instant.now().plusSeconds(60L * minutes));
    var signature = hmacSha1("GET\n\n\n" + date + "\n/" + BUCKET + "/none");

    var answer =
        http.send(
            HttpRequest.newBuilder(emulator.endpoint().resolve("/" + BUCKET + "/none"))
                .header("Date", date)
                .header("Authorization", "OSS " + ID + ":" + signature)
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.body()).contains("<Code>" + code + "</Code>");
  }

  /** The SDK for JavaScript sends x-oss-date alone, and so does a browser, which sets no Date. */
  @ParameterizedTest
  @ValueSource(strings = {"EEE, dd MMM yyyy HH:mm:ss 'GMT'", "yyyyMMdd'T'HHmmss'Z'"})
  void auth_takes_x_oss_date_for_the_date_of_a_v1_signature(String format) throws Exception {
    assertThat(byOssDate(format, Instant.now(), "")).contains("<Code>NoSuchKey</Code>");
    assertThat(byOssDate(format, Instant.now(), "Date: " + httpDate(Instant.EPOCH) + "\r\n"))
        .contains("<Code>NoSuchKey</Code>");
    assertThat(byOssDate(format, Instant.now().minusSeconds(1200), ""))
        .contains("<Code>RequestTimeTooSkewed</Code>");
  }

  @Test
  void auth_refuses_a_v1_signature_with_a_date_that_is_none() throws Exception {
    assertThat(byOssDate("'today'", Instant.now(), "")).contains("<Code>AccessDenied</Code>");
    assertThat(byOssDate("'todaZ'", Instant.now(), "")).contains("<Code>AccessDenied</Code>");
  }

  private static String byOssDate(String format, Instant time, String header) throws Exception {
    var date = DateTimeFormatter.ofPattern(format, Locale.US).format(time.atOffset(ZoneOffset.UTC));
    var resource = "/" + BUCKET + "/none";
    var signature = hmacSha1("GET\n\n\n" + date + "\nx-oss-date:" + date + "\n" + resource);
    return raw(
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nx-oss-date: %s\r\n%sAuthorization: OSS %s:%s\r\n\r\n"
            .formatted(resource, date, header, ID, signature));
  }

  @Test
  void put_that_breaks_off_leaves_no_object() throws Exception {
    for (var framing : new String[] {"Content-Length: 1000", "Transfer-Encoding: chunked"}) {
      var head = signedHead("PUT", "/" + BUCKET + "/broken", framing);
      try (var socket = connect()) {
        socket.getOutputStream().write((head + "64\r\nabc").getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .doesNotContain("200 OK");
      }
      assertThat(signed("GET", "/" + BUCKET + "/broken")).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void put_that_waits_for_100_continue_gets_it_and_a_refused_one_does_not() throws Exception {
    var good = signedHead("PUT", "/" + BUCKET + "/e", "Content-Length: 3\r\nExpect: 100-continue");
    try (var socket = connect()) {
      socket.getOutputStream().write(good.getBytes(StandardCharsets.US_ASCII));
      var interim = new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII);
      assertThat(interim).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      socket.getOutputStream().write("abc".getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII);
      assertThat(answer).isEqualTo("HTTP/1.1 200 OK");
    }
    var refused = good.replace("OSS " + ID, "OSS nobody");
    assertThat(raw(refused)).startsWith("HTTP/1.1 403").doesNotContain("100 Continue");
  }

  @Test
  void head_keeps_a_connection_that_has_no_body() throws Exception {
    var head = signedHead("GET", "/" + BUCKET + "/none", "X-Nothing: 1");
    try (var socket = connect()) {
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        assertThat(status).isEqualTo("HTTP/1.1 404");
        readTo("</Error>", socket);
        // longer than the time after which the connection of an abandoned body is closed
        socket.setSoTimeout(1500);
        drain(socket);
        socket.setSoTimeout(0);
      }
    }
  }

  @Test
  void get_answers_with_user_metadata_in_lower_case() throws Exception {
    raw(
        signedHead("PUT", "/" + BUCKET + "/m", "Content-Length: 0\r\nX-Oss-Meta-Camel: 1")
            .replace("Connection: keep-alive", "Connection: close"));

    assertThat(signed("GET", "/" + BUCKET + "/m")).contains("x-oss-meta-camel: 1");
  }

  @Test
  void forms_signed_with_v1_are_stored() throws Exception {
    var answer = post(v1Form("u1/${filename}"), "hello");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(signed("GET", "/" + BUCKET + "/u1/photo.jpg")).endsWith("hello");
  }

  @ParameterizedTest
  @CsvSource({"200, 200", "201, 201", "204, 204", "999, 204"})
  void forms_choose_the_status_of_success(String wanted, int status) throws Exception {
    var form = v1Form("u1/s");
    form.put("success_action_status", wanted);

    var answer = post(form, "hello");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body().contains("<Key>u1/s</Key>")).isEqualTo(status == 201);
  }

  @Test
  void forms_that_break_their_policy_are_refused() throws Exception {
    assertThat(post(v1Form("u2/other"), "hello").statusCode()).isEqualTo(403);
    assertThat(post(v1Form("u1/small"), "h").body()).contains("EntityTooSmall");
    assertThat(post(v1Form("u1/large"), "h".repeat(2000)).body()).contains("EntityTooLarge");
    var type = v1Form("u1/type");
    type.put("Content-Type", "text/html");
    assertThat(post(type, "hello").statusCode()).isEqualTo(403);
    assertThat(signed("GET", "/" + BUCKET + "/u1/large")).startsWith("HTTP/1.1 404");
  }

  /** It came back as a question mark. */
  @Test
  void forms_keep_chinese_metadata_as_utf_8() throws Exception {
    var form = v1Form("u1/titled");
    form.put("x-oss-meta-name", "图");

    post(form, "hello");

    assertThat(signed("GET", "/" + BUCKET + "/u1/titled")).contains("x-oss-meta-name: 图\r\n");
  }

  /** Such an object was stored, and every get of it was 500. */
  @ParameterizedTest
  @CsvSource({
    "x-oss-meta-name, 'a\r\nb'",
    "x-oss-meta-name, 'a\r\n b'",
    "x-oss-meta-图, a",
    "x-oss-meta-a b, a",
    "success_action_redirect, 'http://127.0.0.1/\r\nX-Other: 1'"
  })
  void forms_with_what_cannot_be_a_header_are_refused(String name, String value) throws Exception {
    var form = v1Form("u1/broken");
    form.put(name, value);

    var answer = post(form, "hello");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>InvalidArgument</Code>");
    assertThat(signed("GET", "/" + BUCKET + "/u1/broken")).startsWith("HTTP/1.1 404");
  }

  @Test
  void forms_redirect_to_an_address_in_chinese_as_utf_8() throws Exception {
    var form = v1Form("u1/sent");
    form.put("success_action_redirect", "http://127.0.0.1/图");

    var location = post(form, "hello").headers().firstValue("Location").orElseThrow();

    assertThat(new String(location.getBytes(ISO_8859_1), StandardCharsets.UTF_8))
        .startsWith("http://127.0.0.1/图?bucket=");
  }

  @Test
  void forms_with_a_changed_policy_or_signature_are_refused() throws Exception {
    var changed = v1Form("u1/a");
    changed.put("policy", base64("{\"expiration\":\"2099-01-01T00:00:00Z\",\"conditions\":[]}"));
    var expired = signedForm("u1/a", POLICY.formatted("2020-01-01T00:00:00.000Z"));
    var unsigned = v1Form("u1/a");
    unsigned.remove("policy");

    assertThat(post(changed, "hello").body()).contains("SignatureDoesNotMatch");
    assertThat(post(expired, "hello").body()).contains("Policy expired");
    assertThat(post(unsigned, "hello").statusCode()).isEqualTo(403);
  }

  @Test
  void forms_that_break_off_leave_no_object() throws Exception {
    var answer = post(v1Form("u1/cut"), "hello", "");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(signed("GET", "/" + BUCKET + "/u1/cut")).startsWith("HTTP/1.1 404");
  }

  @Test
  void forms_whose_callback_fails_answer_203_and_keep_the_object() throws Exception {
    var form = v1Form("u1/called");
    form.put(
        "callback",
        base64("{\"callbackUrl\":\"http://127.0.0.1:1/\",\"callbackBody\":\"k=${object}\"}"));

    assertThat(post(form, "hello").statusCode()).isEqualTo(203);
    assertThat(signed("GET", "/" + BUCKET + "/u1/called")).endsWith("hello");
  }

  /** Each connection of a stranger could keep 6 MB. */
  @Test
  void forms_whose_fields_are_large_together_are_refused_before_they_are_looked_at()
      throws Exception {
    var form = new LinkedHashMap<String, String>();
    form.put("key", "u1/large");
    for (int i = 0; i < 5; i++) {
      form.put("x:" + i, "a".repeat(64 * 1024));
    }

    var answer = post(form, "hello");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>MalformedPOSTRequest</Code>");
  }

  /** They were taken for addresses of the server's own, which no key can be. */
  @Test
  void keys_below_a_dash_are_there_where_the_bucket_leads_the_host() throws Exception {
    var put = byHost("PUT", "/-/x", "Content-Length: 0");

    assertThat(put).startsWith("HTTP/1.1 200");
    assertThat(byHost("GET", "/-/x", "X-Nothing: 1")).startsWith("HTTP/1.1 200");
    assertThat(emulator.bucket(BUCKET).index()).containsKey("-/x");
  }

  private static String byHost(String method, String path, String header) throws Exception {
    return raw(
        signedHead(method, "/" + BUCKET + path, header)
            .replace(" /" + BUCKET + path + " ", " " + path + " ")
            .replace("Host: 127.0.0.1", "Host: " + BUCKET + ".localhost")
            .replace("Connection: keep-alive", "Connection: close"));
  }

  /** It took over every request that came by 127.0.0.1. */
  @Test
  void a_bucket_named_like_a_part_of_the_address_is_one_of_many() throws Exception {
    assertThat(signed("PUT", "/127/")).startsWith("HTTP/1.1 200");

    assertThat(signed("GET", "/" + BUCKET + "/none")).contains("<Code>NoSuchKey</Code>");
    assertThat(signed("DELETE", "/127/")).startsWith("HTTP/1.1 204");
  }

  private static Map<String, String> v1Form(String key) throws Exception {
    return signedForm(key, POLICY.formatted(Instant.now().plusSeconds(60)));
  }

  private static Map<String, String> signedForm(String key, String policy) throws Exception {
    var form = new LinkedHashMap<String, String>();
    form.put("key", key);
    form.put("policy", base64(policy));
    form.put("OSSAccessKeyId", ID);
    form.put("signature", hmacSha1(base64(policy)));
    form.put("Content-Type", "image/jpeg");
    return form;
  }

  private HttpResponse<String> post(Map<String, String> fields, String file) throws Exception {
    return post(fields, file, "\r\n--b--\r\n");
  }

  private HttpResponse<String> post(Map<String, String> fields, String file, String end)
      throws Exception {
    var body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append("--b\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    body.append("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"photo.jpg\"\r\n")
        .append("Content-Type: image/jpeg\r\n\r\n")
        .append(file)
        .append(end);
    return http.send(
        HttpRequest.newBuilder(emulator.endpoint().resolve("/" + BUCKET))
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(body.toString()))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(emulator.endpoint().resolve(path)).build(), BodyHandlers.ofString());
  }

  private static String signed(String method, String resource) throws Exception {
    return raw(
        signedHead(method, resource, "X-Nothing: 1")
            .replace("Connection: keep-alive", "Connection: close"));
  }

  private static String signedHead(String method, String resource, String header) throws Exception {
    var date = httpDate(Instant.now());
    var meta = header.contains("X-Oss-Meta-Camel") ? "x-oss-meta-camel:1\n" : "";
    var signature = hmacSha1(method + "\n\n\n" + date + "\n" + meta + resource);
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\nDate: %s\r\nAuthorization: OSS %s:%s\r\n%s\r\n\r\n"
        .formatted(method, resource, date, ID, signature, header);
  }

  private static Socket connect() throws Exception {
    return new Socket(InetAddress.getLoopbackAddress(), emulator.port());
  }

  private static String raw(String request) throws Exception {
    try (var socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void readTo(String end, Socket socket) throws Exception {
    var read = new StringBuilder();
    while (read.indexOf(end) < 0) {
      var next = socket.getInputStream().read();
      assertThat(next).as("the connection was closed after " + read).isNotNegative();
      read.append((char) next);
    }
  }

  /** Reads until nothing has come for as long as the socket's timeout. */
  private static void drain(Socket socket) throws Exception {
    var drained = new ByteArrayOutputStream();
    try {
      while (true) {
        var next = socket.getInputStream().read();
        assertThat(next).as("the connection was closed after " + drained).isNotNegative();
        drained.write(next);
      }
    } catch (SocketTimeoutException e) {
      // all there was
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
