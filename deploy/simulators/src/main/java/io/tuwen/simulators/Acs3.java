package io.tuwen.simulators;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request to one of Aliyun's APIs that is signed by ACS3-HMAC-SHA256. */
final class Acs3 {
  private static final Duration MAX_SKEW = Duration.ofMinutes(15);
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "ACS3-HMAC-SHA256 Credential=([^,]{1,256}),SignedHeaders=([a-z0-9;-]{1,1024}),"
              + "Signature=([0-9a-f]{64})");
  private static final List<String> MUST_BE_SIGNED =
      List.of(
          "content-type",
          "host",
          "x-acs-action",
          "x-acs-content-sha256",
          "x-acs-date",
          "x-acs-signature-nonce",
          "x-acs-version");
  private static final List<String> MUST_BE_SIGNED_IF_SENT =
      List.of("x-acs-accesskey-id", "x-acs-security-token");

  private final HttpServerRequest request;
  private final String keyId;
  private final List<String> names;
  private final String signature;

  private Acs3(HttpServerRequest request, String keyId, List<String> names, String signature) {
    this.request = request;
    this.keyId = keyId;
    this.names = names;
    this.signature = signature;
  }

  /** Empty where a part of it is missing, or the body is not the one that was signed. */
  static Optional<Acs3> of(HttpServerRequest request, Buffer body) {
    var header = request.getHeader("Authorization");
    var authorization = AUTHORIZATION.matcher(header == null ? "" : header);
    if (!authorization.matches()) {
      return Optional.empty();
    }
    var names = Arrays.asList(authorization.group(2).split(";", -1));
    var signed = new Acs3(request, authorization.group(1), names, authorization.group(3));
    var isWhole =
        names.containsAll(MUST_BE_SIGNED)
            && names.equals(names.stream().sorted().toList())
            && MUST_BE_SIGNED_IF_SENT.stream()
                .allMatch(it -> signed.header(it).isEmpty() || names.contains(it))
            && Hash.of(body.getBytes()).equals(signed.header("x-acs-content-sha256"));
    return isWhole ? Optional.of(signed) : Optional.empty();
  }

  String keyId() {
    return keyId;
  }

  String header(String name) {
    var value = request.getHeader(name);
    return value == null ? "" : value.strip();
  }

  boolean isOf(String secret) {
    var canonical =
        String.join(
            "\n",
            request.method().name(),
            request.path(),
            canonicalQuery(),
            names.stream().map(it -> it + ":" + header(it) + "\n").collect(Collectors.joining()),
            String.join(";", names),
            header("x-acs-content-sha256"));
    var text = "ACS3-HMAC-SHA256\n" + Hash.of(canonical.getBytes(StandardCharsets.UTF_8));
    return signature.equals(hmac(secret, text));
  }

  /** Sorted by names; on the wire it may stand in any order, as in requests of Aliyun's client. */
  private String canonicalQuery() {
    var query = request.query() == null ? "" : request.query();
    return Stream.of(query.split("&", -1))
        .sorted(Comparator.comparing(it -> it.split("=", 2)[0]))
        .collect(Collectors.joining("&"));
  }

  boolean isAt(Instant now) {
    try {
      var date = Instant.parse(header("x-acs-date"));
      return Duration.between(date, now).abs().compareTo(MAX_SKEW) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String hmac(String secret, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
