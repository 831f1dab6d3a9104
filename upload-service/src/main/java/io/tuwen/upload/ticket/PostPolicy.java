package io.tuwen.upload.ticket;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.key.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The policy of a form (PostObject, V4), and the form with it.
 *
 * <p>OSS checks what the policy names and lets everything else through. INVARIANT: every field that
 * {@link #bound} sets is named in the policy with its value, so a form with another value or
 * without the field is refused.
 */
final class PostPolicy {
  private static final String ALGORITHM = "OSS4-HMAC-SHA256";
  private static final String TERMINATOR = "aliyun_v4_request";
  private static final DateTimeFormatter DAY = format("yyyyMMdd");
  private static final DateTimeFormatter SECOND = format("yyyyMMdd'T'HHmmss'Z'");
  private static final DateTimeFormatter EXPIRATION = format("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");

  private final Credentials credentials;
  private final String region;
  private final Instant now;
  private final ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
  private final Map<String, String> fields = new LinkedHashMap<>();

  PostPolicy(Credentials credentials, String region, String bucket, Instant now) {
    this.credentials = credentials;
    this.region = region;
    this.now = now;
    exactly("bucket", bucket);
    exactField("x-oss-signature-version", ALGORITHM);
    exactField("x-oss-credential", credentials.accessKeyId() + "/" + scope());
    exactField("x-oss-date", SECOND.format(now));
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  private String scope() {
    return DAY.format(now) + "/" + region + "/oss/" + TERMINATOR;
  }

  private void exactly(String name, String value) {
    conditions.add(JsonNodeFactory.instance.objectNode().put(name, value));
  }

  private void exactField(String name, String value) {
    exactly(name, value);
    fields.put(name, value);
  }

  /** A field that has to be sent, with this value. */
  PostPolicy bound(String name, String value) {
    conditions.add(JsonNodeFactory.instance.arrayNode().add("eq").add("$" + name).add(value));
    fields.put(name, value);
    return this;
  }

  /** A field that may be sent. */
  PostPolicy offered(String name, String value) {
    fields.put(name, value);
    return this;
  }

  PostPolicy length(long min, long max) {
    conditions.add(
        JsonNodeFactory.instance.arrayNode().add("content-length-range").add(min).add(max));
    return this;
  }

  /** The fields of the form, signed, in the order in which they are to be sent. */
  Map<String, String> signed(Instant expiration) {
    credentials.securityToken().ifPresent(it -> bound("x-oss-security-token", it));
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("expiration", EXPIRATION.format(expiration));
    policy.set("conditions", conditions);
    var text =
        Base64.getEncoder().encodeToString(policy.toString().getBytes(StandardCharsets.UTF_8));
    var signed = new LinkedHashMap<String, String>();
    signed.put("key", fields.get("key"));
    signed.put("policy", text);
    signed.putAll(fields);
    signed.put("x-oss-signature", signature(text));
    return signed;
  }

  private String signature(String text) {
    var key = ("aliyun_v4" + credentials.secret()).getBytes(StandardCharsets.UTF_8);
    for (var part : scope().split("/", -1)) {
      key = HmacSha256.of(HmacSha256.key(key), part);
    }
    return HexFormat.of().formatHex(HmacSha256.of(HmacSha256.key(key), text));
  }
}
