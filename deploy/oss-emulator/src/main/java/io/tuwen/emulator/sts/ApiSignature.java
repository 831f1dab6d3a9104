package io.tuwen.emulator.sts;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.auth.Hmac;
import io.tuwen.emulator.auth.Identity;
import io.tuwen.emulator.auth.Keyring;
import io.tuwen.emulator.auth.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds out who asks an API of Aliyun's, by either of the two signatures that there are: that of
 * RPC, version 1, and ACS3.
 */
final class ApiSignature {
  private static final Duration MAX_SKEW = Duration.ofMinutes(15);
  private static final int MAX_NONCES = 100_000;
  private static final String ACS3 = "ACS3-HMAC-SHA256";
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          ACS3
              + " Credential=([^,]{1,256}),SignedHeaders=([a-z0-9;-]{1,1024}),Signature=([0-9a-f]{64})");
  private static final List<String> MUST_BE_SIGNED =
      List.of(
          "host",
          "x-acs-action",
          "x-acs-content-sha256",
          "x-acs-date",
          "x-acs-signature-nonce",
          "x-acs-version");

  private final Keyring keys;
  private final InstantSource clock;
  private final Set<String> nonces = new LinkedHashSet<>();

  ApiSignature(Keyring keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Verifies a request; one without a signature is refused. */
  Identity verify(StsRequest request) {
    return request.header("authorization").isEmpty() ? verifyV1(request) : verifyAcs3(request);
  }

  private Identity verifyV1(StsRequest request) {
    if (!request.parameter("SignatureMethod").equals("HMAC-SHA1")
        || !request.parameter("SignatureVersion").equals("1.0")) {
      throw StsError.incompleteSignature();
    }
    var key = key(request.parameter("AccessKeyId"), request.parameter("SecurityToken"));
    requireNow(request.parameter("Timestamp"));
    var parameters = new TreeMap<>(request.query());
    parameters.putAll(request.form());
    requireSame(v1(request.method(), parameters, key.secret()), request.parameter("Signature"));
    requireNew(request.parameter("SignatureNonce"));
    return key.identity();
  }

  static String v1(String method, Map<String, String> parameters, String secret) {
    var unsigned = new TreeMap<>(parameters);
    unsigned.remove("Signature");
    var text = method + "&%2F&" + PercentEncoding.of(query(unsigned));
    return Base64.getEncoder().encodeToString(Hmac.sha1(secret + "&", text));
  }

  private Identity verifyAcs3(StsRequest request) {
    var authorization = AUTHORIZATION.matcher(request.header("authorization"));
    if (!authorization.matches()) {
      throw StsError.incompleteSignature();
    }
    var signed = Arrays.asList(authorization.group(2).split(";", -1));
    var token = request.header("x-acs-security-token");
    if (!signed.containsAll(MUST_BE_SIGNED)
        || (!token.isEmpty() && !signed.contains("x-acs-security-token"))) {
      throw StsError.incompleteSignature();
    }
    if (!request.bodyHash().equals(request.header("x-acs-content-sha256"))) {
      throw doesNotMatch();
    }
    var key = key(authorization.group(1), token);
    requireNow(request.header("x-acs-date"));
    requireSame(acs3(request, signed, key.secret()), authorization.group(3));
    requireNew(request.header("x-acs-signature-nonce"));
    return key.identity();
  }

  static String acs3(StsRequest request, List<String> signed, String secret) {
    var text = ACS3 + "\n" + Hmac.hexSha256(canonical(request, signed));
    return HexFormat.of().formatHex(Hmac.sha256(secret.getBytes(StandardCharsets.UTF_8), text));
  }

  static String canonical(StsRequest request, List<String> signed) {
    return String.join(
        "\n",
        request.method(),
        request.path().isEmpty() ? "/" : request.path(),
        query(new TreeMap<>(request.query())),
        signed.stream()
            .map(it -> it + ":" + request.header(it).strip() + "\n")
            .collect(Collectors.joining()),
        String.join(";", signed),
        request.header("x-acs-content-sha256"));
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(it -> PercentEncoding.of(it.getKey()) + "=" + PercentEncoding.of(it.getValue()))
        .collect(Collectors.joining("&"));
  }

  private Keyring.Found key(String accessKeyId, String token) {
    try {
      return keys.find(accessKeyId, token);
    } catch (OssError e) {
      if (e.code().equals("SecurityTokenExpired")) {
        throw new StsError(
            400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
      }
      throw new StsError(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }
  }

  private void requireNow(String timestamp) {
    try {
      var skew = Duration.between(Instant.parse(timestamp), clock.instant()).abs();
      if (skew.compareTo(MAX_SKEW) > 0) {
        throw new StsError(
            400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
      }
    } catch (DateTimeException e) {
      throw new StsError(
          400,
          "InvalidTimeStamp.Format",
          "Specified time stamp or date value is not well formatted.");
    }
  }

  /** After the signature, so that a stranger uses up no nonces. */
  private synchronized void requireNew(String nonce) {
    if (nonce.isEmpty() || !nonces.add(nonce)) {
      throw new StsError(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    }
    if (nonces.size() > MAX_NONCES) {
      var oldest = nonces.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private static void requireSame(String expected, String given) {
    if (!Hmac.equal(expected, given)) {
      throw doesNotMatch();
    }
  }

  private static StsError doesNotMatch() {
    return new StsError(
        400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation.");
  }
}
