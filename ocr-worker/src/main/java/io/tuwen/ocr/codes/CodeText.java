package io.tuwen.ocr.codes;

/** What a code says, fit to be passed on: a stranger wrote it, and may have written anything. */
final class CodeText {
  /** The largest QR code has 7,089 characters. */
  static final int MAX_LENGTH = 8000;

  /** Formats of data separate their fields with them: TAB, LF, CR, EOT, FS, GS, RS and US. */
  private static final String SEPARATORS = "\t\n\r\u0004\u001c\u001d\u001e\u001f";

  private static final char REPLACEMENT = '\ufffd';

  private CodeText() {}

  /**
   * The text without what would hurt on its way.
   *
   * <p>INVARIANT: valid UTF-16, of bounded length, without control characters other than
   * separators.
   */
  static String clean(String text) {
    var clean = new StringBuilder(Math.min(text.length(), MAX_LENGTH));
    for (int i = 0; i < text.length(); ) {
      var point = text.codePointAt(i);
      i += Character.charCount(point);
      if (clean.length() + Character.charCount(point) > MAX_LENGTH) {
        break;
      }
      if (isHarmless(point)) {
        clean.appendCodePoint(point);
      } else {
        clean.append(REPLACEMENT);
      }
    }
    return clean.toString();
  }

  private static boolean isHarmless(int point) {
    return Character.isISOControl(point)
        ? SEPARATORS.indexOf(point) >= 0
        : Character.getType(point) != Character.SURROGATE;
  }
}
