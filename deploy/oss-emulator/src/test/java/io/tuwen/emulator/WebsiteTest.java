package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.CannedAccessControlList;
import com.aliyun.oss.model.RoutingRule;
import com.aliyun.oss.model.SetBucketWebsiteRequest;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bucket does about missing objects, with an origin that answers what a test wants. */
class WebsiteTest extends EmulatorTest {
  private static final String PUBLIC = "renditions";

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer origin;
  private OSS oss;
  private int status = 200;
  private String body = "from the origin";
  private Map<String, String> headers = Map.of("Content-Type", "image/webp");
  private boolean breaksOff;
  private Runnable meanwhile = () -> {};

  @BeforeEach
  void connect() throws IOException {
    origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext("/", this::answer);
    origin.start();
    oss = client(emulator);
    if (!oss.doesBucketExist(PUBLIC)) {
      oss.createBucket(PUBLIC);
    }
    oss.setBucketAcl(PUBLIC, CannedAccessControlList.PublicRead);
    for (var object : oss.listObjectsV2(PUBLIC).getObjectSummaries()) {
      oss.deleteObject(PUBLIC, object.getKey());
    }
  }

  @AfterEach
  void close() {
    origin.stop(0);
    oss.shutdown();
  }

  @Test
  void a_missing_object_is_fetched_from_its_origin_and_kept() throws Exception {
    mirror("");

    var first = get("/a/图 b!thumb");
    var second = get("/a/图 b!thumb");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isEqualTo("from the origin").isEqualTo(second.body());
    assertThat(first.headers().firstValue("Content-Type")).hasValue("image/webp");
    assertThat(first.headers().firstValue("x-oss-tag")).hasValue("MIRROR");
    assertThat(second.headers().firstValue("x-oss-tag")).hasValue("MIRROR");
    assertThat(asked).containsExactly("/base/a/%E5%9B%BE%20b%21thumb");
    assertThat(oss.doesObjectExist(PUBLIC, "a/图 b!thumb")).isTrue();
  }

  @Test
  void what_is_put_over_it_is_no_mirror_image_any_more() throws Exception {
    mirror("");
    get("/a");

    oss.putObject(PUBLIC, "a", new ByteArrayInputStream(new byte[] {'x'}));

    var answer = get("/a");
    assertThat(answer.body()).isEqualTo("x");
    assertThat(answer.headers().firstValue("x-oss-tag")).isEmpty();
  }

  /**
   * The origin was slow, the application put the object itself, and the mirror stored its older
   * bytes over it.
   */
  @Test
  void what_is_put_while_the_origin_is_asked_stays_and_is_served() throws Exception {
    mirror("");
    meanwhile = () -> oss.putObject(PUBLIC, "a", new ByteArrayInputStream(new byte[] {'x'}));

    var answer = get("/a");

    assertThat(answer.body()).isEqualTo("x");
    assertThat(answer.headers().firstValue("x-oss-tag")).isEmpty();
    assertThat(get("/a").body()).isEqualTo("x");
    assertThat(asked).hasSize(1);
  }

  @Test
  void a_private_object_that_is_put_while_the_origin_is_asked_is_not_a_stranger_s()
      throws Exception {
    mirror("");
    meanwhile =
        () -> {
          oss.putObject(PUBLIC, "a", new ByteArrayInputStream(new byte[] {'x'}));
          oss.setObjectAcl(PUBLIC, "a", CannedAccessControlList.Private);
        };

    assertThat(get("/a").statusCode()).isEqualTo(403);
  }

  @Test
  void a_client_with_a_signature_is_served_as_well() throws Exception {
    mirror("");

    try (var object = oss.getObject(PUBLIC, "a")) {
      assertThat(object.getObjectContent().readAllBytes())
          .isEqualTo("from the origin".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void what_the_origin_has_not_got_is_missing() throws Exception {
    mirror("");
    status = 404;

    var answer = get("/a");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("<Code>NoSuchKey</Code>");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 429, 500, 503})
  void an_origin_that_fails_is_a_failed_mirror_and_nothing_is_kept(int failure) throws Exception {
    mirror("");
    status = failure;

    var answer = get("/a");

    assertThat(answer.statusCode()).isEqualTo(424);
    assertThat(answer.body()).contains("<Code>MirrorFailed</Code>");
    assertThat(oss.doesObjectExist(PUBLIC, "a")).isFalse();
  }

  @Test
  void an_origin_that_is_gone_or_breaks_off_is_a_failed_mirror() throws Exception {
    mirror("");
    breaksOff = true;
    assertThat(get("/a").statusCode()).isEqualTo(424);

    origin.stop(0);
    assertThat(get("/a").statusCode()).isEqualTo(424);
    assertThat(oss.doesObjectExist(PUBLIC, "a")).isFalse();
  }

  @Test
  void redirects_of_the_origin_are_followed_but_not_for_ever() throws Exception {
    mirror("");
    status = 302;
    headers = Map.of("Location", "/base/a");

    assertThat(get("/a").statusCode()).isEqualTo(424);
    assertThat(asked).hasSize(11);
  }

  /** It was a failed mirror. */
  @ParameterizedTest
  @CsvSource({"301, /elsewhere/a", "302, http://img.example.com/a?b=1", "307, /elsewhere/a"})
  void a_redirect_of_the_origin_is_the_client_s_where_the_rule_does_not_follow_it(
      int redirect, String location) throws Exception {
    mirror("<MirrorFollowRedirect>false</MirrorFollowRedirect>");
    status = redirect;
    headers = Map.of("Location", location);

    var answer = get("/a");

    assertThat(answer.statusCode()).isEqualTo(redirect);
    assertThat(answer.headers().firstValue("Location")).hasValue(location);
    assertThat(asked).containsExactly("/base/a");
    assertThat(oss.doesObjectExist(PUBLIC, "a")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://127.0.0.1/a", "http://a b/", "file:///etc/hostname"})
  void a_redirect_of_the_origin_to_no_web_address_is_a_failed_mirror(String location)
      throws Exception {
    mirror("");
    status = 302;
    headers = Map.of("Location", location);

    var answer = get("/a");

    assertThat(answer.statusCode()).isEqualTo(424);
    assertThat(answer.body()).contains("<Code>MirrorFailed</Code>");
  }

  @Test
  void only_a_get_is_mirrored() throws Exception {
    mirror("");
    var head =
        HttpRequest.newBuilder(address("/a"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(http.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    assertThat(asked).isEmpty();
  }

  @Test
  void the_origin_gets_the_headers_of_the_rule_and_no_others() throws Exception {
    mirror(
        "<MirrorHeaders><Pass>x-passed</Pass>"
            + "<Set><Key>x-tuwen-store</Key><Value>no</Value></Set></MirrorHeaders>");

    get("/a?x=1", "x-passed", "yes", "x-other", "no", "Range", "bytes=0-3");

    assertThat(asked).containsExactly("/base/a x-passed=yes x-tuwen-store=no");
  }

  @Test
  void the_query_is_passed_where_the_rule_says_so() throws Exception {
    mirror("<PassQueryString>true</PassQueryString>");

    get("/a?x=1");

    assertThat(asked).containsExactly("/base/a?x=1");
  }

  /** It was an internal error, which any client could cause. */
  @ParameterizedTest
  @CsvSource({
    "a=b|c,          200, /base/a?a=b%7Cc",
    "a={\"b\"}^`\\<>,  200, /base/a?a=%7B%22b%22%7D%5E%60%5C%3C%3E",
    "a=%C3%A9+b,     200, /base/a?a=%C3%A9+b",
    "a=%+1,          424, "
  })
  void a_query_that_no_address_can_have_is_passed_encoded(
      String query, int expected, String address) throws Exception {
    mirror("<PassQueryString>true</PassQueryString>");

    String answer;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), emulator.port())) {
      var request =
          "GET /%s/a?%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
              .formatted(PUBLIC, query);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(answer).startsWith("HTTP/1.1 " + expected);
    assertThat(asked).isEqualTo(address == null ? List.of() : List.of(address));
  }

  @Test
  void a_prefix_is_replaced() throws Exception {
    rules(
        rule(
            1,
            "<KeyPrefixEquals>old/</KeyPrefixEquals>"
                + "<HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>",
            "<RedirectType>Mirror</RedirectType><MirrorURL>"
                + base()
                + "</MirrorURL><EnableReplacePrefix>true</EnableReplacePrefix>"
                + "<ReplaceKeyPrefixWith>new/</ReplaceKeyPrefixWith>"));

    get("/old/a");

    assertThat(asked).containsExactly("/base/new/a");
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"'', 301", "301, 301", "302, 302", "307, 307"})
  void a_client_is_sent_somewhere_else(String code, int expected) throws Exception {
    rules(
        rule(
            1,
            "<HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>",
            "<RedirectType>External</RedirectType><Protocol>https</Protocol>"
                + "<HostName>img.example.com</HostName>"
                + (code.isEmpty() ? "" : "<HttpRedirectCode>" + code + "</HttpRedirectCode>")));

    var answer = get("/800*600/a.jpg");

    assertThat(answer.statusCode()).isEqualTo(expected);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("https://img.example.com/800*600/a.jpg");
  }

  @Test
  void the_first_rule_that_matches_decides() throws Exception {
    var missing = "<HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>";
    rules(
        rule(2, missing, external("second.example.com"))
            + rule(
                1,
                "<KeySuffixEquals>.jpg</KeySuffixEquals>" + missing,
                external("first.example.com")));

    assertThat(get("/a.jpg").headers().firstValue("Location").orElse(""))
        .startsWith("http://first.");
    assertThat(get("/a.png").headers().firstValue("Location").orElse(""))
        .startsWith("http://second.");
  }

  @Test
  void a_stranger_learns_nothing_of_a_private_bucket() throws Exception {
    mirror("");
    oss.setBucketAcl(PUBLIC, CannedAccessControlList.Private);

    assertThat(get("/a").statusCode()).isEqualTo(403);
    assertThat(asked).isEmpty();
  }

  @Test
  void the_sdk_sets_reads_and_removes_rules() {
    var rule = new RoutingRule();
    rule.setNumber(1);
    rule.getCondition().setHttpErrorCodeReturnedEquals(404);
    rule.getCondition().setKeyPrefixEquals("guest/");
    rule.getRedirect().setRedirectType(RoutingRule.RedirectType.Mirror);
    rule.getRedirect().setMirrorURL("http://img.example.com/");
    var request = new SetBucketWebsiteRequest(PUBLIC);
    request.setRoutingRules(List.of(rule));

    oss.setBucketWebsite(request);
    var read = oss.getBucketWebsite(PUBLIC).getRoutingRules().get(0);
    oss.deleteBucketWebsite(PUBLIC);

    assertThat(read.getRedirect().getMirrorURL()).isEqualTo("http://img.example.com/");
    assertThat(read.getCondition().getKeyPrefixEquals()).isEqualTo("guest/");
    assertThatExceptionOfType(OSSException.class)
        .isThrownBy(() -> oss.getBucketWebsite(PUBLIC))
        .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchWebsiteConfiguration"));
  }

  @Test
  void rules_that_are_none_are_refused() throws Exception {
    var missing = "<HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>";
    var mirror = "<RedirectType>Mirror</RedirectType><MirrorURL>http://a/</MirrorURL>";

    assertRefused(rule(1, "", mirror), "InvalidArgument");
    assertRefused(
        rule(1, missing, "<RedirectType>Mirror</RedirectType><MirrorURL>ftp://a/</MirrorURL>"),
        "InvalidArgument");
    assertRefused(rule(1, missing, "<RedirectType>Other</RedirectType>"), "InvalidArgument");
    assertRefused("<RoutingRule><RuleNumber>1</RuleNumber></RoutingRule>", "MalformedXML");
    assertRefused(rule(1, missing, mirror).repeat(21), "InvalidArgument");
  }

  @Test
  void rules_outlive_a_restart(@TempDir Path other) {
    var config = config(other);
    var request = new SetBucketWebsiteRequest(BUCKET);
    var rule = new RoutingRule();
    rule.setNumber(1);
    rule.getCondition().setHttpErrorCodeReturnedEquals(404);
    rule.getRedirect().setRedirectType(RoutingRule.RedirectType.Mirror);
    rule.getRedirect().setMirrorURL(base());
    request.setRoutingRules(List.of(rule));
    try (var first = OssEmulator.start(config)) {
      client(first).setBucketWebsite(request);
    }

    try (var second = OssEmulator.start(config)) {
      assertThat(client(second).getObject(BUCKET, "a").getObjectMetadata().getContentType())
          .isEqualTo("image/webp");
    }
  }

  private void assertRefused(String rule, String code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rules(rule))
        .withMessageContaining("<Code>" + code + "</Code>");
  }

  private static OSS client(OssEmulator of) {
    return new OSSClientBuilder().build(of.endpoint().toString(), ID, SECRET);
  }

  private static String external(String host) {
    return "<RedirectType>External</RedirectType><HostName>" + host + "</HostName>";
  }

  private void mirror(String more) throws Exception {
    rules(
        rule(
            1,
            "<HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals>",
            "<RedirectType>Mirror</RedirectType><MirrorURL>" + base() + "</MirrorURL>" + more));
  }

  private static String rule(int number, String condition, String redirect) {
    return "<RoutingRule><RuleNumber>"
        + number
        + "</RuleNumber><Condition>"
        + condition
        + "</Condition><Redirect>"
        + redirect
        + "</Redirect></RoutingRule>";
  }

  /** As a document, since the SDK does not know every element of it. */
  private void rules(String rules) throws Exception {
    var document =
        "<WebsiteConfiguration><RoutingRules>" + rules + "</RoutingRules></WebsiteConfiguration>";
    var date = httpDate(Instant.now());
    var signature = hmacSha1("PUT\n\n\n" + date + "\n/" + PUBLIC + "/?website");
    var put =
        HttpRequest.newBuilder(emulator.endpoint().resolve("/" + PUBLIC + "/?website"))
            .header("Date", date)
            .header("Authorization", "OSS " + ID + ":" + signature)
            .PUT(HttpRequest.BodyPublishers.ofString(document))
            .build();
    var answer = http.send(put, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalArgumentException(answer.body());
    }
  }

  private String base() {
    return "http://127.0.0.1:" + origin.getAddress().getPort() + "/base/";
  }

  private URI address(String path) {
    return URI.create(emulator.endpoint() + "/" + PUBLIC + path.replace("图 b", "%E5%9B%BE%20b"));
  }

  private HttpResponse<String> get(String path, String... more) throws Exception {
    var request = HttpRequest.newBuilder(address(path));
    if (more.length > 0) {
      request.headers(more);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void answer(HttpExchange exchange) throws IOException {
    var request = new StringBuilder(exchange.getRequestURI().toString());
    for (var name : List.of("x-passed", "x-other", "Range", "x-tuwen-store")) {
      var value = exchange.getRequestHeaders().getFirst(name);
      request.append(value == null ? "" : " " + name + "=" + value);
    }
    asked.add(request.toString());
    meanwhile.run();
    headers.forEach(exchange.getResponseHeaders()::set);
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, breaksOff ? 2L * bytes.length : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
