package io.tuwen.emulator.auth;

import io.tuwen.emulator.OssError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds out who sends a request, by any of the four ways in which one can be signed. */
public final class Authenticator {
  private static final Duration MAX_SKEW = Duration.ofMinutes(15);
  private static final Duration MAX_V4_EXPIRY = Duration.ofDays(7);
  private static final DateTimeFormatter V4_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final Pattern V1_HEADER = Pattern.compile("OSS ([^:]+):(.+)");
  private static final Pattern V4_HEADER =
      Pattern.compile(
          SignatureV4.NAME
              + " Credential=([^,]+),\\s*(?:AdditionalHeaders=([^,]*),\\s*)?Signature=([0-9a-f]+)");

  private static final String TOKEN = "x-oss-security-token";

  private final Keyring keys;
  private final String region;
  private final InstantSource clock;

  public Authenticator(Keyring keys, String region, InstantSource clock) {
    this.keys = keys;
    this.region = region;
    this.clock = clock;
  }

  /**
   * Verifies a request.
   *
   * @return who has signed it; without a signature it is anonymous
   * @throws OssError where it has a signature that is not right
   */
  public Optional<Identity> identify(SignedRequest request) {
    if (request.headers().containsKey("authorization")) {
      return Optional.of(verifyHeader(request, request.header("authorization")));
    }
    if (request.query().containsKey(SignatureV4.SIGNATURE_PARAMETER)) {
      return Optional.of(verifyPresignedV4(request));
    }
    if (request.query().containsKey("Signature")) {
      return Optional.of(verifyPresignedV1(request));
    }
    return Optional.empty();
  }

  private Identity verifyHeader(SignedRequest request, String authorization) {
    var token = request.header(TOKEN);
    var v4 = V4_HEADER.matcher(authorization);
    if (v4.matches()) {
      var scope = scope(v4.group(1));
      var dateTime = request.header("x-oss-date");
      requireNow(v4Time(dateTime));
      var additional = v4.group(2) == null ? List.<String>of() : split(v4.group(2));
      var key = keys.find(scope.accessKeyId(), token);
      requireSame(
          SignatureV4.compute(request, scope, dateTime, additional, key.secret()), v4.group(3));
      return key.identity();
    }
    var v1 = V1_HEADER.matcher(authorization);
    if (!v1.matches()) {
      throw OssError.invalidArgument("Authorization header is invalid.");
    }
    var date = v1Date(request);
    requireNow(v1Time(date));
    var key = keys.find(v1.group(1), token);
    requireSame(SignatureV1.compute(request, date, key.secret()), v1.group(2));
    return key.identity();
  }

  /** A browser sets no Date: its SDK signs x-oss-date in its place, and so do all that send it. */
  private static String v1Date(SignedRequest request) {
    var own = request.header("x-oss-date");
    return own.isEmpty() ? request.header("date") : own;
  }

  private Identity verifyPresignedV1(SignedRequest request) {
    var expires = request.query("Expires");
    var key = keys.find(request.query("OSSAccessKeyId"), request.query("security-token"));
    requireSame(SignatureV1.compute(request, expires, key.secret()), request.query("Signature"));
    requireNotAfter(Instant.ofEpochSecond(number(expires)));
    return key.identity();
  }

  private Identity verifyPresignedV4(SignedRequest request) {
    var scope = scope(request.query("x-oss-credential"));
    var dateTime = request.query("x-oss-date");
    var additional = split(request.query("x-oss-additional-headers"));
    var key = keys.find(scope.accessKeyId(), request.query(TOKEN));
    requireSame(
        SignatureV4.compute(request, scope, dateTime, additional, key.secret()),
        request.query(SignatureV4.SIGNATURE_PARAMETER));
    var expires = Duration.ofSeconds(number(request.query("x-oss-expires")));
    // A client that signs for a time that is past writes a negative number of seconds.
    if (expires.compareTo(MAX_V4_EXPIRY) > 0) {
      throw OssError.invalidArgument("x-oss-expires is out of range.");
    }
    requireNotAfter(v4Time(dateTime).plus(expires));
    return key.identity();
  }

  /**
   * Verifies the policy of a form.
   *
   * @param fields the form's fields, names in lower case
   */
  public Identity verifyForm(Map<String, String> fields) {
    var policy = fields.getOrDefault("policy", "");
    var token = fields.getOrDefault(TOKEN, "");
    if (isV4(fields)) {
      var scope = scope(fields.getOrDefault("x-oss-credential", ""));
      var key = keys.find(scope.accessKeyId(), token);
      requireSame(
          SignatureV4.sign(policy, scope, key.secret()),
          fields.getOrDefault(SignatureV4.SIGNATURE_PARAMETER, ""));
      return key.identity();
    }
    var key = keys.find(fields.getOrDefault("ossaccesskeyid", ""), token);
    var signature = Base64.getEncoder().encodeToString(Hmac.sha1(key.secret(), policy));
    requireSame(signature, fields.getOrDefault("signature", ""));
    return key.identity();
  }

  /** Whether a form says that its policy is signed with V4. */
  public static boolean isV4(Map<String, String> fields) {
    return SignatureV4.NAME.equals(fields.get("x-oss-signature-version"));
  }

  /** A V4 form is good from 15 minutes before the time that it names, and for 7 days. */
  public void requireFormDate(Map<String, String> fields) {
    var dateTime = fields.getOrDefault("x-oss-date", "");
    var scope = scope(fields.getOrDefault("x-oss-credential", ""));
    var time = v4Time(dateTime);
    var now = clock.instant();
    if (!dateTime.startsWith(scope.date())
        || time.isAfter(now.plus(MAX_SKEW))
        || time.isBefore(now.minus(MAX_V4_EXPIRY))) {
      throw OssError.accessDenied("x-oss-date is not the credential's, or out of range.");
    }
  }

  private SignatureV4.Scope scope(String credential) {
    try {
      var scope = SignatureV4.Scope.parse(credential);
      if (!scope.region().equals(region)) {
        throw OssError.invalidArgument("Invalid signing region in the credential.");
      }
      return scope;
    } catch (IllegalArgumentException e) {
      throw OssError.invalidArgument("The credential is invalid.");
    }
  }

  private static void requireSame(String expected, String given) {
    if (!Hmac.equal(expected, given)) {
      throw OssError.signatureDoesNotMatch();
    }
  }

  private void requireNow(Instant time) {
    if (Duration.between(time, clock.instant()).abs().compareTo(MAX_SKEW) > 0) {
      throw new OssError(
          403,
          "RequestTimeTooSkewed",
          "The difference between the request time and the current time is too large.");
    }
  }

  private void requireNotAfter(Instant expiry) {
    if (clock.instant().isAfter(expiry)) {
      throw OssError.accessDenied("Request has expired.");
    }
  }

  private static List<String> split(String names) {
    return names.isEmpty() ? List.of() : Arrays.asList(names.split(";", -1));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw OssError.accessDenied("The expiry is not a number.");
    }
  }

  private static Instant v4Time(String text) {
    try {
      return LocalDateTime.parse(text, V4_TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw OssError.accessDenied("x-oss-date is missing or invalid.");
    }
  }

  /** As in a Date header, or in the form that x-oss-date has with V4. */
  private static Instant v1Time(String text) {
    if (text.endsWith("Z")) {
      return v4Time(text);
    }
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      throw OssError.accessDenied("Date or x-oss-date is missing or invalid.");
    }
  }
}
