package io.tuwen.contract.credentials;

import io.tuwen.contract.key.HmacSha256;
import io.tuwen.contract.key.Sha256;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A POST to one of Aliyun's APIs, and its signature by {@code ACS3-HMAC-SHA256}, which all of them
 * take.
 *
 * @param endpoint with the path, and without a query
 * @param query as it is, not encoded
 * @param contentType empty where there is no body
 * @param bodyHash the SHA-256 of the body, in hex
 */
public record SignedCall(
    URI endpoint,
    String action,
    String version,
    SortedMap<String, String> query,
    String contentType,
    String bodyHash) {
  private static final String ALGORITHM = "ACS3-HMAC-SHA256";

  /** A call whose parameters are all in the query, without a body. */
  static SignedCall of(URI endpoint, String action, String version, Map<String, String> query) {
    return new SignedCall(endpoint, action, version, new TreeMap<>(query), "", Sha256.hex(""));
  }

  /** A call with a body, and nothing in the query. */
  public static SignedCall of(
      URI endpoint, String action, String version, String contentType, byte[] body) {
    return new SignedCall(
        endpoint, action, version, new TreeMap<>(), contentType, Sha256.hex(body));
  }

  URI url() {
    return endpoint.resolve("?" + encodedQuery());
  }

  /**
   * The headers to send, beside {@code Host}, which an HTTP client writes itself.
   *
   * @param nonce another one for each try
   */
  public Map<String, String> headers(Credentials credentials, Instant now, String nonce) {
    var signed = signedHeaders(credentials, now, nonce);
    var text = ALGORITHM + "\n" + Sha256.hex(canonical(signed));
    var key = HmacSha256.key(credentials.secret().getBytes(StandardCharsets.UTF_8));
    var signature = HexFormat.of().formatHex(HmacSha256.of(key, text));
    var headers = new TreeMap<>(signed);
    headers.remove("host");
    headers.put(
        "authorization",
        "%s Credential=%s,SignedHeaders=%s,Signature=%s"
            .formatted(ALGORITHM, credentials.accessKeyId(), names(signed), signature));
    return headers;
  }

  private SortedMap<String, String> signedHeaders(
      Credentials credentials, Instant now, String nonce) {
    var headers = new TreeMap<String, String>();
    headers.put("host", host());
    headers.put("x-acs-action", action);
    headers.put("x-acs-version", version);
    headers.put("x-acs-date", now.truncatedTo(ChronoUnit.SECONDS).toString());
    headers.put("x-acs-signature-nonce", nonce);
    headers.put("x-acs-content-sha256", bodyHash);
    if (!contentType.isEmpty()) {
      headers.put("content-type", contentType);
    }
    credentials
        .securityToken()
        .ifPresent(
            token -> {
              headers.put("x-acs-accesskey-id", credentials.accessKeyId());
              headers.put("x-acs-security-token", token);
            });
    return headers;
  }

  /** As HTTP clients send it: the port of the scheme is left out. */
  private String host() {
    var isUsual = endpoint.getPort() == (endpoint.getScheme().equals("https") ? 443 : 80);
    return isUsual ? endpoint.getHost() : endpoint.getRawAuthority();
  }

  private String canonical(SortedMap<String, String> headers) {
    var path = endpoint.getRawPath();
    return String.join(
        "\n",
        "POST",
        path.isEmpty() ? "/" : path,
        encodedQuery(),
        headers.entrySet().stream()
            .map(it -> it.getKey() + ":" + it.getValue() + "\n")
            .collect(Collectors.joining()),
        names(headers),
        bodyHash);
  }

  private static String names(SortedMap<String, String> headers) {
    return String.join(";", headers.keySet());
  }

  private String encodedQuery() {
    return query.entrySet().stream()
        .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** As RFC 3986 has it, and not as forms do. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
