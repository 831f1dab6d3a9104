package io.tuwen.simulators;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Alipay's {@code alipay.system.oauth.token}, for one app. It verifies the signature of a request,
 * over query and body, and signs its answers.
 *
 * <p>An error is asked for by its {@code sub_code}, such as {@code error=isv.code-invalid}. Manners
 * of an answer: {@code forged} (by another key), {@code changed} (after it was signed), {@code
 * unsigned}, {@code error-unsigned}, {@code error-forged}, {@code sign-first}, {@code spaces},
 * {@code inner-spaces}, {@code escaped} ({@code \/} in the text, signed with {@code /}), {@code
 * string} (a number as text), {@code user-id} (an old app, which has no open_id), {@code both},
 * {@code nobody}, {@code gbk} (an error, whatever charset was asked for), {@code slow}, {@code
 * hangup}, {@code endless}, {@code redirect} and {@code garbage}.
 */
public final class AlipaySimulator {
  public static final String PATH = "/gateway.do";

  private static final Charset GBK = Charset.forName("GBK");
  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(15);
  private static final String NODE = "alipay_system_oauth_token_response";
  private static final String ERROR_NODE = "error_response";

  /** Once a JVM: they take a second each, and no test is about them. */
  private static final KeyPair APP = newPair();

  private static final KeyPair PLATFORM = newPair();
  private static final KeyPair STRANGER = newPair();

  private final Codes codes = new Codes();
  private final AtomicInteger calls = new AtomicInteger();
  private final String appId;
  private final InstantSource clock;

  AlipaySimulator(String appId, InstantSource clock) {
    this.appId = appId;
    this.clock = clock;
  }

  public String appId() {
    return appId;
  }

  /** The app's own key: PKCS#8, base64, without PEM lines, as the console shows it. */
  public String appPrivateKey() {
    return Base64.getEncoder().encodeToString(APP.getPrivate().getEncoded());
  }

  /** The key that answers are verified with, as the console shows it. */
  public String platformPublicKey() {
    return Base64.getEncoder().encodeToString(PLATFORM.getPublic().getEncoded());
  }

  /** How often it was called. */
  public int calls() {
    return calls.get();
  }

  /** Who the user is, for this app. */
  public String openId(String user) {
    return "074a" + Names.of(43, "open_id", appId, user);
  }

  /** Who the user is, for all apps. */
  public String userId(String user) {
    return "2088%012d".formatted(Math.floorMod(Names.of(20, "user_id", user).hashCode(), 1L << 31));
  }

  Reply answer(MultiMap query, MultiMap form) {
    calls.incrementAndGet();
    var parameters = new TreeMap<String, String>();
    query.forEach(it -> parameters.put(it.getKey(), it.getValue()));
    form.forEach(it -> parameters.put(it.getKey(), it.getValue()));
    var charset = "gbk".equalsIgnoreCase(parameters.get("charset")) ? GBK : StandardCharsets.UTF_8;
    var refusal = refusal(parameters, charset);
    if (!refusal.isEmpty()) {
      return refused(refusal, "", charset);
    }
    return answer(Codes.read(parameters.get("code")), charset);
  }

  private String refusal(Map<String, String> parameters, Charset charset) {
    if (!appId.equals(parameters.get("app_id"))) {
      return "isv.invalid-app-id";
    }
    if (!parameters.containsKey("sign")) {
      return "isv.missing-signature";
    }
    if (!isSigned(parameters, charset)) {
      return "isv.invalid-signature";
    }
    if (!isNow(parameters.getOrDefault("timestamp", ""))) {
      return "isv.invalid-timestamp";
    }
    if (!"alipay.system.oauth.token".equals(parameters.get("method"))) {
      return "isv.invalid-method";
    }
    if (!"authorization_code".equals(parameters.get("grant_type"))) {
      return "isv.grant-type-invalid";
    }
    return parameters.getOrDefault("code", "").isEmpty() ? "isv.code-invalid" : "";
  }

  private Reply answer(Codes.Code code, Charset charset) {
    if (code.error().isPresent()) {
      return refused(code.error().get(), "", charset);
    }
    if (!codes.use(code)) {
      return refused("isv.code-invalid", "", charset);
    }
    var manner = code.manner().orElse("");
    return switch (manner) {
      case "slow" -> Reply.NEVER;
      case "hangup" -> Reply.HANG_UP;
      case "endless" -> Reply.ENDLESS;
      case "redirect" -> new Reply.Elsewhere(PATH);
      case "gbk" -> refused("isv.code-invalid", "", GBK);
      case "garbage" -> Reply.of("text/html", "<html><body>busy</body></html>");
      case "error-unsigned", "error-forged" -> refused("isv.code-invalid", manner, charset);
      default -> success(code, manner, charset);
    };
  }

  private Reply success(Codes.Code code, String manner, Charset charset) {
    var node =
        new JsonObject()
            .put("access_token", "authbse" + Names.of(32, "access token", code.text()))
            .put("auth_start", TIME.format(LocalDateTime.ofInstant(clock.instant(), CHINA)))
            .put("expires_in", manner.equals("string") ? "1296000" : 1296000);
    if (!manner.equals("user-id") && !manner.equals("nobody")) {
      node.put("open_id", openId(code.user()));
    }
    node.put("re_expires_in", 2592000)
        .put("refresh_token", "authbse" + Names.of(32, "refresh token", code.text()));
    if (manner.equals("user-id") || manner.equals("both")) {
      node.put("user_id", userId(code.user()));
    }
    var text = node.encode();
    if (manner.equals("inner-spaces")) {
      text = text.replace("\",\"", "\" ,\n \"");
    }
    if (manner.equals("escaped")) {
      var plain = text.replace("{", "{\"link\":\"https://a/b}\",");
      return body(NODE, plain.replace("/", "\\/"), sign(plain, PLATFORM, charset), manner, charset);
    }
    var key = manner.equals("forged") ? STRANGER : PLATFORM;
    var sign = manner.equals("unsigned") ? "" : sign(text, key, charset);
    var sent = manner.equals("changed") ? text.replace("1296000", "1296001") : text;
    return body(NODE, sent, sign, manner, charset);
  }

  private Reply refused(String error, String manner, Charset charset) {
    var isGateway = error.matches("[0-9]{5}");
    var node =
        new JsonObject()
            .put("code", isGateway ? error : code(error))
            .put("msg", isGateway ? "Service Currently Unavailable" : "Business Failed");
    if (!isGateway) {
      node.put("sub_code", error).put("sub_msg", "授权码无效");
    }
    var text = node.encode();
    var key = manner.equals("error-forged") ? STRANGER : PLATFORM;
    var sign = manner.equals("error-unsigned") ? "" : sign(text, key, charset);
    return body(ERROR_NODE, text, sign, manner, charset);
  }

  private static String code(String subCode) {
    return switch (subCode) {
      case "isp.unknow-error", "isp.unknown-error" -> "20000";
      case "isv.missing-signature" -> "40001";
      default -> "40002";
    };
  }

  private static Reply body(String name, String node, String sign, String manner, Charset charset) {
    var field = "\"" + name + "\":" + (manner.equals("spaces") ? " \n " : "") + node;
    var signature = "\"sign\":\"" + sign + "\"";
    var text =
        sign.isEmpty()
            ? "{" + field + "}"
            : manner.equals("sign-first")
                ? "{" + signature + "," + field + "}"
                : "{" + field + "," + signature + "}";
    return Reply.of("text/html;charset=" + charset.name().toLowerCase(Locale.ROOT), text, charset);
  }

  private boolean isNow(String timestamp) {
    try {
      Instant time = LocalDateTime.parse(timestamp, TIME).atZone(CHINA).toInstant();
      return Duration.between(time, clock.instant()).abs().compareTo(MAX_CLOCK_DIFFERENCE) <= 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private boolean isSigned(Map<String, String> parameters, Charset charset) {
    var text =
        parameters.entrySet().stream()
            .filter(it -> !it.getKey().equals("sign") && !it.getValue().isEmpty())
            .map(it -> it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining("&"));
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(APP.getPublic());
      signature.update(text.getBytes(charset));
      return "RSA2".equals(parameters.get("sign_type"))
          && signature.verify(Base64.getDecoder().decode(parameters.get("sign")));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String sign(String text, KeyPair key, Charset charset) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(text.getBytes(charset));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA256withRSA", e);
    }
  }

  private static KeyPair newPair() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }
}
