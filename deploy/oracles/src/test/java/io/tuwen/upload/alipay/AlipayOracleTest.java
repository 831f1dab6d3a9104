package io.tuwen.upload.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.api.AlipayApiException;
import com.alipay.api.DefaultAlipayClient;
import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.api.request.AlipaySystemOauthTokenRequest;
import io.tuwen.simulators.Simulators;
import io.tuwen.upload.Inputs;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What we sign and believe, beside alipay-sdk-java. */
class AlipayOracleTest {
  private static final List<String> FIELDS = List.of("open_id", "user_id");

  /** How a simulated answer is written, or the error that it is. */
  private static final List<String> MANNERS =
      List.of(
          "as=plain",
          "as=forged",
          "as=changed",
          "as=unsigned",
          "as=error-unsigned",
          "as=error-forged",
          "as=sign-first",
          "as=spaces",
          "as=inner-spaces",
          "as=escaped",
          "as=string",
          "as=user-id",
          "as=both",
          "error=isv.code-invalid",
          "error=isv.unmatched-app-id",
          "error=isv.grant-type-invalid",
          "error=isp.unknow-error",
          "error=20000");

  private static final Logger THEIRS = Logger.getLogger("sdk.biz.err");

  private static KeyPair pair;
  private static Simulators simulators;

  private final Inputs inputs = new Inputs();

  @BeforeAll
  static void start() throws Exception {
    THEIRS.setLevel(Level.OFF);
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    pair = generator.generateKeyPair();
    simulators = Simulators.start(0);
  }

  @AfterAll
  static void stop() {
    simulators.close();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void requests_have_the_text_and_the_signature_of_the_vendors_client() throws Exception {
    var key = base64(pair.getPrivate().getEncoded());
    for (int i = 0; i < Inputs.COUNT; i++) {
      var time = Instant.ofEpochSecond(1_790_000_000L + inputs.number(31_536_000));
      var code = inputs.text();
      var request = new AlipayRequest(inputs.name(), code, time);
      var query = request.signedBy(pair.getPrivate());
      var all = new HashMap<>(query);
      all.remove("sign");
      all.put("grant_type", AlipayRequest.GRANT_TYPE);
      all.put("code", code);
      all.put("app_auth_token", "");

      var text = AlipaySignature.getSignContent(all);

      assertThat(request.canonicalText()).isEqualTo(text);
      assertThat(query.get("sign")).isEqualTo(AlipaySignature.rsaSign(text, key, "utf-8", "RSA2"));
    }
    Inputs.report("Alipay's requests, text and signature", 2 * Inputs.COUNT);
  }

  @Test
  void a_signature_is_right_for_us_where_it_is_for_the_vendors_client() throws Exception {
    var own = base64(pair.getPrivate().getEncoded());
    var shown = base64(pair.getPublic().getEncoded());
    for (int i = 0; i < Inputs.COUNT; i++) {
      // Their client signs nothing that is blank.
      var text = "{" + inputs.text() + "}";
      var sign = AlipaySignature.rsaSign(text, own, "utf-8", "RSA2");
      var checked = i % 2 == 0 ? text : text + " ";

      var theirs = AlipaySignature.rsaCheck(checked, sign, shown, "utf-8", "RSA2");

      assertThat(SignedText.isSigned(checked, sign, pair.getPublic())).isEqualTo(theirs);
      assertThat(theirs).isEqualTo(i % 2 == 0);
    }
    Inputs.report("signatures of Alipay's answers", Inputs.COUNT);
  }

  /** The simulator takes both clients' requests, and they make the same of its answers. */
  @Test
  void every_answer_is_for_us_what_it_is_for_the_vendors_client() throws Exception {
    for (var manner : MANNERS) {
      assertThat(ours(manner)).as(manner).isEqualTo(theirs(manner));
    }
    assertThat(MANNERS.stream().map(AlipayOracleTest::theirs))
        .contains("no user", "isv.code-invalid", "20000")
        .anyMatch(it -> it.startsWith("074a"));
    Inputs.report("Alipay's answers", MANNERS.size());
  }

  /** A code is good once, so each client has its own. */
  private static String code(String manner, String client) {
    return manner.startsWith("error=")
        ? manner + "." + client
        : manner.equals("as=plain") ? "anna." + client : manner + ":anna." + client;
  }

  private static String theirs(String manner) {
    var client =
        new DefaultAlipayClient(
            simulators.endpoint().resolve("/gateway.do").toString(),
            simulators.alipay().appId(),
            simulators.alipay().appPrivateKey(),
            "json",
            "utf-8",
            simulators.alipay().platformPublicKey(),
            "RSA2");
    var request = new AlipaySystemOauthTokenRequest();
    request.setGrantType("authorization_code");
    request.setCode(code(manner, "theirs" + System.nanoTime()));
    try {
      var response = client.execute(request);
      if (response.isSuccess() && response.getAccessToken() != null) {
        return response.getOpenId() != null ? response.getOpenId() : response.getUserId();
      }
      return response.getSubCode() != null ? response.getSubCode() : response.getCode();
    } catch (AlipayApiException | RuntimeException e) {
      return "no user";
    }
  }

  private static String ours(String manner) throws Exception {
    var code = code(manner, "ours" + System.nanoTime());
    var request = new AlipayRequest(simulators.alipay().appId(), code, Instant.now());
    var query = form(request.signedBy(privateKey(simulators.alipay().appPrivateKey())));
    var body = form(Map.of("grant_type", AlipayRequest.GRANT_TYPE, "code", code));
    var text =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(simulators.endpoint().resolve("/gateway.do") + "?" + query))
                    .header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
                    .POST(BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString())
            .body();
    var answer =
        AlipayAnswer.read(text, FIELDS, publicKey(simulators.alipay().platformPublicKey()));
    if (answer instanceof AlipayAnswer.User user) {
      return user.id();
    }
    return answer instanceof AlipayAnswer.Refused refused ? refused.code() : "no user";
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static PrivateKey privateKey(String text) throws Exception {
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }

  private static PublicKey publicKey(String text) throws Exception {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
  }
}
