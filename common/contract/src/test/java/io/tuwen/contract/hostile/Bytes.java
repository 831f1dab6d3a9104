package io.tuwen.contract.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the bytes of a file, number after number. */
final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean littleEndian;

  private Bytes(boolean littleEndian) {
    this.littleEndian = littleEndian;
  }

  static Bytes bigEndian() {
    return new Bytes(false);
  }

  static Bytes littleEndian() {
    return new Bytes(true);
  }

  Bytes u8(int... values) {
    for (var value : values) {
      out.write(value);
    }
    return this;
  }

  Bytes u16(int value) {
    return number(value, 2);
  }

  Bytes u24(int value) {
    return number(value, 3);
  }

  Bytes u32(long value) {
    return number(value, 4);
  }

  Bytes u64(long value) {
    return number(value, 8);
  }

  Bytes text(String latin) {
    return put(latin.getBytes(StandardCharsets.ISO_8859_1));
  }

  Bytes put(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** The same bytes many times. */
  Bytes times(int count, byte[] bytes) {
    for (int i = 0; i < count; i++) {
      out.writeBytes(bytes);
    }
    return this;
  }

  Bytes zeros(int count) {
    return put(new byte[count]);
  }

  int size() {
    return out.size();
  }

  byte[] array() {
    return out.toByteArray();
  }

  private Bytes number(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >> (8 * (littleEndian ? i : bytes - 1 - i))));
    }
    return this;
  }
}
