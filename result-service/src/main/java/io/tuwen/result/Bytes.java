package io.tuwen.result;

/** The bytes of a file; shared, and not to be written to. */
public final class Bytes {
  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  static Bytes of(byte[] content) {
    return new Bytes(content);
  }

  public byte[] content() {
    return content;
  }
}
