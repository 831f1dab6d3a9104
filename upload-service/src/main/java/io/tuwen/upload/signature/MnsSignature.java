package io.tuwen.upload.signature;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The signature that MNS puts on what it pushes: RSA over the SHA-1 of the method, four headers,
 * those that begin with {@code x-mns-}, and the address. The body is bound by its MD5.
 *
 * <p>It is a filter and no proof: the key has 512 bits, its certificate ended in 2016 and is in
 * use, and MNS signs for each of its customers alike.
 */
public final class MnsSignature {
  private static final int MAX_SIGNATURE = 1024;
  private static final Duration MAX_SKEW = Duration.ofMinutes(15);

  private MnsSignature() {}

  /** The keys of MNS, below the host that is configured. */
  public static PublishedKeys keys(URI origin, InstantSource clock) {
    return new PublishedKeys(origin, MnsSignature::certified, clock);
  }

  private static PublicKey certified(byte[] pem) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(pem))
          .getPublicKey();
    } catch (CertificateException e) {
      throw new IllegalArgumentException("that is no certificate", e);
    }
  }

  /**
   * Verifies a POST.
   *
   * @param called the address as MNS knows it, without its query
   * @param query as it was received
   * @param headers names in lower case
   */
  public static boolean isRight(
      PublicKey key,
      URI called,
      String query,
      SortedMap<String, String> headers,
      byte[] body,
      Instant now) {
    var given = headers.getOrDefault("authorization", "").strip();
    if (given.length() > MAX_SIGNATURE || !isRecent(headers, now) || !isBodyOf(headers, body)) {
      return false;
    }
    try {
      var signature = Signature.getInstance("SHA1withRSA");
      signature.initVerify(key);
      signature.update(text(called, query, headers).getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getDecoder().decode(given));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(URI called, String query, SortedMap<String, String> headers) {
    var own =
        headers.entrySet().stream()
            .filter(it -> it.getKey().startsWith("x-mns-"))
            .map(it -> it.getKey() + ":" + it.getValue() + "\n")
            .collect(Collectors.joining());
    return String.join(
            "\n",
            "POST",
            headers.getOrDefault("content-md5", ""),
            headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT),
            headers.getOrDefault("date", ""))
        + "\n"
        + own
        + called.getRawPath()
        + (query.isEmpty() ? "" : "?" + query);
  }

  private static boolean isRecent(Map<String, String> headers, Instant now) {
    try {
      var date =
          ZonedDateTime.parse(
              headers.getOrDefault("date", ""), DateTimeFormatter.RFC_1123_DATE_TIME);
      return Duration.between(date.toInstant(), now).abs().compareTo(MAX_SKEW) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** MNS has written it as hex, as base64 of hex, and as everyone else does. */
  private static boolean isBodyOf(Map<String, String> headers, byte[] body) {
    try {
      var md5 = MessageDigest.getInstance("MD5").digest(body);
      var hex = HexFormat.of().formatHex(md5);
      var said = headers.getOrDefault("content-md5", "");
      var base64 = Base64.getEncoder();
      return said.equalsIgnoreCase(hex)
          || said.equals(base64.encodeToString(md5))
          || said.equals(base64.encodeToString(hex.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
