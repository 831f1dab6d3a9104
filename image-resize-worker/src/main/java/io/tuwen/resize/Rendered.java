package io.tuwen.resize;

/** A rendition that was made: an image, or a text about it. */
public final class Rendered {
  private final byte[] bytes;
  private final String contentType;

  public Rendered(byte[] bytes, String contentType) {
    this.bytes = bytes;
    this.contentType = contentType;
  }

  /** Shared, and not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  public String contentType() {
    return contentType;
  }
}
