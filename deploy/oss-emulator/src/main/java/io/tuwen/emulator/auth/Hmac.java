package io.tuwen.emulator.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes, and their comparison in constant time. */
public final class Hmac {
  private Hmac() {}

  public static byte[] sha1(String key, String text) {
    return compute("HmacSHA1", key.getBytes(StandardCharsets.UTF_8), text);
  }

  public static byte[] sha256(byte[] key, String text) {
    return compute("HmacSHA256", key, text);
  }

  public static String hexSha256(String text) {
    return hexSha256(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String hexSha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** INVARIANT: takes as long for a near miss as for nonsense. */
  public static boolean equal(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] compute(String algorithm, byte[] key, String text) {
    try {
      var mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
