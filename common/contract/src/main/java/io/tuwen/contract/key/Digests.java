package io.tuwen.contract.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over strings that outsiders chose. */
final class Digests {
  private Digests() {}

  static String hex(String... parts) {
    return HexFormat.of().formatHex(sha256(parts));
  }

  /** INVARIANT: different lists of parts have different inputs, by a NUL after all but the last. */
  private static byte[] sha256(String... parts) {
    try {
      var joined = String.join("\0", parts);
      return MessageDigest.getInstance("SHA-256").digest(joined.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
