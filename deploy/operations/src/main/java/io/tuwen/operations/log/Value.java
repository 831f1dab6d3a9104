package io.tuwen.operations.log;

import java.nio.charset.StandardCharsets;

/** The bytes of a record, which never change. */
public final class Value {
  private final byte[] bytes;

  private Value(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Value of(byte[] bytes) {
    return new Value(bytes);
  }

  public static Value of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
