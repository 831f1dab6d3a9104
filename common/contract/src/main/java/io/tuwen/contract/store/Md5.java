package io.tuwen.contract.store;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The checksum of the OSS protocol: it finds damage, it proves nothing. */
final class Md5 {
  private static final int BUFFER = 64 * 1024;

  private Md5() {}

  static byte[] of(Content content) throws IOException {
    var digest = digest();
    var buffer = new byte[BUFFER];
    try (var stream = content.open()) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return digest.digest();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
