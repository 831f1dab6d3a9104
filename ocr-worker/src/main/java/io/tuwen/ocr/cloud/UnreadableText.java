package io.tuwen.ocr.cloud;

/** An answer that is no text as the provider describes its texts. */
public final class UnreadableText extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableText(String what) {
    super(what);
  }
}
