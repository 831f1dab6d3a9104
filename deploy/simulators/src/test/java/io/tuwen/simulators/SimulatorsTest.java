package io.tuwen.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorsTest {
  private static final String NODE = "{\"alipay_system_oauth_token_response\":";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T08:30:00Z"));
  private final HttpClient http = HttpClient.newHttpClient();
  private Simulators simulators;

  @BeforeEach
  void start() {
    simulators = Simulators.start(0, now::get);
  }

  @AfterEach
  void close() {
    simulators.close();
  }

  @Test
  void wechat_names_a_user_in_json_that_is_called_text() throws Exception {
    var answer = send(wechat(Map.of("js_code", "alice.1")));

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
    assertThat(new JsonObject(answer.body()).getString("openid"))
        .isEqualTo(simulators.wechat().openId("alice"));
    assertThat(answer.body()).doesNotContain("errcode");
  }

  @Test
  void a_code_of_wechat_works_once() throws Exception {
    send(wechat(Map.of("js_code", "alice.1")));

    assertThat(errcode(send(wechat(Map.of("js_code", "alice.1"))))).isEqualTo(40163);
    assertThat(errcode(send(wechat(Map.of("js_code", "alice.2"))))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 40013, 40029, 40125, 40164, 40226, 45011, 89503})
  void wechat_answers_with_the_error_that_a_code_names(int errcode) throws Exception {
    var answer = send(wechat(Map.of("js_code", "error=" + errcode + ".1")));

    assertThat(errcode(answer)).isEqualTo(errcode);
  }

  @Test
  void wechat_knows_one_app_and_its_secret_and_wants_no_access_token() throws Exception {
    assertThat(errcode(send(wechat(Map.of("appid", "wx1"))))).isEqualTo(40013);
    assertThat(errcode(send(wechat(Map.of("secret", "x"))))).isEqualTo(40125);
    assertThat(errcode(send(wechat(Map.of("appid", ""))))).isEqualTo(41002);
    assertThat(errcode(send(wechat(Map.of("secret", ""))))).isEqualTo(41004);
    assertThat(errcode(send(wechat(Map.of("js_code", ""))))).isEqualTo(41008);
    assertThat(errcode(send(wechat(Map.of("access_token", "x"))))).isEqualTo(40001);
  }

  @Test
  void wechat_lets_a_user_log_in_a_hundred_times_a_minute() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(errcode(send(wechat(Map.of("js_code", "alice." + i))))).isNull();
    }

    assertThat(errcode(send(wechat(Map.of("js_code", "alice.100"))))).isEqualTo(45011);
    assertThat(errcode(send(wechat(Map.of("js_code", "bob.1"))))).isNull();
    now.updateAndGet(it -> it.plusSeconds(61));
    assertThat(errcode(send(wechat(Map.of("js_code", "alice.101"))))).isNull();
  }

  @Test
  void an_answer_can_be_busy_once_or_be_late_or_be_none() throws Exception {
    assertThat(errcode(send(wechat(Map.of("js_code", "as=busy:alice.1"))))).isEqualTo(-1);
    assertThat(errcode(send(wechat(Map.of("js_code", "as=busy:alice.1"))))).isNull();
    assertThat(send(wechat(Map.of("js_code", "as=text:40029.1"))).body())
        .contains("\"errcode\":\"40029\"");
    assertThatThrownBy(() -> send(wechat(Map.of("js_code", "as=hangup:alice.1"))))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> send(wechat(Map.of("js_code", "as=slow:alice.1"))))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void alipay_names_a_user_and_signs_what_it_says() throws Exception {
    var answer = send(alipay(Map.of("code", "alice.1"))).body();

    var node = answer.substring(NODE.length(), answer.indexOf(",\"sign\""));
    assertThat(new JsonObject(node).getString("open_id"))
        .isEqualTo(simulators.alipay().openId("alice"));
    assertThat(verify(node, new JsonObject(answer).getString("sign"))).isTrue();
  }

  @Test
  void a_code_of_alipay_works_once() throws Exception {
    send(alipay(Map.of("code", "alice.1")));

    assertThat(subCode(send(alipay(Map.of("code", "alice.1"))))).isEqualTo("isv.code-invalid");
  }

  @Test
  void alipay_verifies_the_signature_over_query_and_body() throws Exception {
    assertThat(subCode(send(changed("code=alice.1", "code=bob.1"))))
        .isEqualTo("isv.invalid-signature");
    assertThat(subCode(send(changed("version=1.0", "version=2.0"))))
        .isEqualTo("isv.invalid-signature");
    assertThat(subCode(send(changed("sign=", "other=")))).isEqualTo("isv.missing-signature");
  }

  @Test
  void alipay_refuses_another_app_and_another_time() throws Exception {
    assertThat(subCode(send(alipay(Map.of("app_id", "2021000000000001")))))
        .isEqualTo("isv.invalid-app-id");
    assertThat(subCode(send(alipay(Map.of("timestamp", "2026-11-20 08:30:00")))))
        .isEqualTo("isv.invalid-timestamp");
    assertThat(subCode(send(alipay(Map.of("grant_type", "password")))))
        .isEqualTo("isv.grant-type-invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"isv.code-invalid", "isv.unmatched-app-id", "isp.unknow-error"})
  void alipay_answers_with_the_error_that_a_code_names(String error) throws Exception {
    assertThat(subCode(send(alipay(Map.of("code", "error=" + error + ".1"))))).isEqualTo(error);
  }

  private static Integer errcode(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getInteger("errcode");
  }

  private static String subCode(HttpResponse<String> answer) {
    return new JsonObject(answer.body()).getJsonObject("error_response").getString("sub_code");
  }

  private HttpRequest wechat(Map<String, String> changes) {
    var parameters =
        new TreeMap<>(
            Map.of(
                "appid",
                simulators.wechat().appId(),
                "secret",
                simulators.wechat().secret(),
                "js_code",
                "carol.1",
                "grant_type",
                "authorization_code"));
    parameters.putAll(changes);
    return to(WechatSimulator.PATH + "?" + form(parameters)).build();
  }

  private HttpRequest alipay(Map<String, String> changes) throws Exception {
    return signed(changes, "", "");
  }

  private HttpRequest changed(String signedText, String sentText) throws Exception {
    return signed(Map.of("code", "alice.1"), signedText, sentText);
  }

  private HttpRequest signed(Map<String, String> changes, String from, String to) throws Exception {
    var parameters =
        new TreeMap<>(
            Map.of(
                "app_id", simulators.alipay().appId(),
                "charset", "utf-8",
                "code", "carol.1",
                "format", "JSON",
                "grant_type", "authorization_code",
                "method", "alipay.system.oauth.token",
                "sign_type", "RSA2",
                "timestamp", "2026-11-20 16:30:00",
                "version", "1.0"));
    parameters.putAll(changes);
    var text =
        parameters.entrySet().stream()
            .map(it -> it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining("&"));
    var body = form(Map.of("code", parameters.remove("code")));
    parameters.put("sign", sign(text));
    return to(AlipaySimulator.PATH + "?" + form(parameters).replace(from, to))
        .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
        .POST(BodyPublishers.ofString(body.replace(from, to)))
        .build();
  }

  private HttpRequest.Builder to(String address) {
    return HttpRequest.newBuilder(simulators.endpoint().resolve(address))
        .timeout(Duration.ofSeconds(address.contains("slow") ? 1 : 30));
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofString());
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private String sign(String text) throws Exception {
    var bytes = Base64.getDecoder().decode(simulators.alipay().appPrivateKey());
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(
        KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes)));
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(signature.sign());
  }

  private boolean verify(String text, String sign) throws Exception {
    var bytes = Base64.getDecoder().decode(simulators.alipay().platformPublicKey());
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(
        KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes)));
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return signature.verify(Base64.getDecoder().decode(sign));
  }
}
