package io.tuwen.emulator.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** OSS4-HMAC-SHA256: a canonical request, under a key of the day, the region and the service. */
final class SignatureV4 {
  static final String NAME = "OSS4-HMAC-SHA256";
  static final String SIGNATURE_PARAMETER = "x-oss-signature";

  private static final String TERMINATOR = "aliyun_v4_request";

  private SignatureV4() {}

  /** The part of a credential that says where and when it is good. */
  record Scope(String accessKeyId, String date, String region) {

    /**
     * Reads {@code AK/yyyymmdd/region/oss/aliyun_v4_request}.
     *
     * @throws IllegalArgumentException where it is anything else
     */
    static Scope parse(String credential) {
      var parts = credential.split("/", -1);
      if (parts.length != 5 || !parts[3].equals("oss") || !parts[4].equals(TERMINATOR)) {
        throw new IllegalArgumentException("not a V4 credential");
      }
      return new Scope(parts[0], parts[1], parts[2]);
    }

    @Override
    public String toString() {
      return date + "/" + region + "/oss/" + TERMINATOR;
    }
  }

  static String compute(
      SignedRequest request,
      Scope scope,
      String dateTime,
      List<String> additionalHeaders,
      String secret) {
    var canonical = canonical(request, additionalHeaders);
    var text = NAME + "\n" + dateTime + "\n" + scope + "\n" + Hmac.hexSha256(canonical);
    return sign(text, scope, secret);
  }

  /** Signs any text, such as the policy of a form. */
  static String sign(String text, Scope scope, String secret) {
    var key = Hmac.sha256(("aliyun_v4" + secret).getBytes(StandardCharsets.UTF_8), scope.date());
    key = Hmac.sha256(key, scope.region());
    key = Hmac.sha256(key, "oss");
    key = Hmac.sha256(key, TERMINATOR);
    return HexFormat.of().formatHex(Hmac.sha256(key, text));
  }

  private static String canonical(SignedRequest request, List<String> additionalHeaders) {
    var additional =
        additionalHeaders.stream().map(it -> it.toLowerCase(Locale.ROOT)).sorted().toList();
    var payload = request.header("x-oss-content-sha256");
    return String.join(
        "\n",
        request.method(),
        encodedPath(request.resource()),
        query(request.query()),
        headers(request, additional),
        String.join(";", additional),
        payload.isEmpty() ? "UNSIGNED-PAYLOAD" : payload);
  }

  private static String headers(SignedRequest request, List<String> additional) {
    var signed = new StringBuilder();
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-oss-")
                  || name.equals("content-type")
                  || name.equals("content-md5")
                  || additional.contains(name)) {
                signed.append(name).append(':').append(value.strip()).append('\n');
              }
            });
    return signed.toString();
  }

  private static String query(Map<String, String> query) {
    var encoded = new TreeMap<String, String>();
    query.forEach(
        (name, value) -> {
          if (!name.equals(SIGNATURE_PARAMETER)) {
            encoded.put(PercentEncoding.of(name), PercentEncoding.of(value));
          }
        });
    return encoded.entrySet().stream()
        .map(it -> it.getValue().isEmpty() ? it.getKey() : it.getKey() + "=" + it.getValue())
        .collect(Collectors.joining("&"));
  }

  private static String encodedPath(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(PercentEncoding::of)
        .collect(Collectors.joining("/"));
  }
}
