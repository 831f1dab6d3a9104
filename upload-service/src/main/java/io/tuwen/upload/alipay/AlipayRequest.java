package io.tuwen.upload.alipay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A question to {@code alipay.system.oauth.token}. */
record AlipayRequest(String appId, String code, Instant time) {
  static final String GRANT_TYPE = "authorization_code";

  /** Whatever the zone of the machine is. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

  /** What is signed: all parameters, wherever they are sent, sorted and as they are. */
  String canonicalText() {
    var all = new TreeMap<>(common());
    all.put("grant_type", GRANT_TYPE);
    all.put("code", code);
    return all.entrySet().stream()
        .map(it -> it.getKey() + "=" + it.getValue())
        .collect(Collectors.joining("&"));
  }

  /** What stands in the query, with the signature. */
  Map<String, String> signedBy(PrivateKey key) {
    var query = new LinkedHashMap<>(common());
    query.put("sign", sign(key));
    return query;
  }

  private Map<String, String> common() {
    return Map.of(
        "app_id", appId,
        "method", "alipay.system.oauth.token",
        "format", "JSON",
        "charset", "utf-8",
        "sign_type", "RSA2",
        "timestamp", TIME.format(time),
        "version", "1.0");
  }

  private String sign(PrivateKey key) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(canonicalText().getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an RSA key signs", e);
    }
  }
}
