package io.tuwen.emulator.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** MD5 and CRC-64 of the same bytes, as they pass. */
final class Checksums {
  private final MessageDigest md5 = newMd5();
  private final Crc64 crc64 = new Crc64();
  private long length;

  void update(byte[] bytes, int offset, int count) {
    md5.update(bytes, offset, count);
    crc64.update(bytes, offset, count);
    length += count;
  }

  byte[] md5() {
    return md5.digest();
  }

  String crc64() {
    return Long.toUnsignedString(crc64.value());
  }

  long length() {
    return length;
  }

  static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
