package io.tuwen.simulators;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Names of users that look like a platform's, and are always the same. */
final class Names {
  private Names() {}

  static String of(int length, String... parts) {
    try {
      var text = String.join("\0", parts).getBytes(StandardCharsets.UTF_8);
      var digest = MessageDigest.getInstance("SHA-256").digest(text);
      return Base64.getEncoder()
          .encodeToString(digest)
          .replaceAll("[+/=]", "x")
          .substring(0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
