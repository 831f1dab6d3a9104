package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The MD5 that a client may send with its bytes. */
final class Digest {
  private Digest() {}

  /** Refuses bytes that are not those that the client meant. */
  static void require(Exchange exchange, byte[] md5) {
    exchange
        .header("content-md5")
        .ifPresent(
            expected -> {
              if (!expected.equals(Base64.getEncoder().encodeToString(md5))) {
                throw new OssError(
                    400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
              }
            });
  }

  static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
