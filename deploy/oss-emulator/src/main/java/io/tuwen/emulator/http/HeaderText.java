package io.tuwen.emulator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tuwen.emulator.OssError;

/** Text of a query or a form that becomes a header of an answer. */
final class HeaderText {
  private static final String NAMES = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  private HeaderText() {}

  /** The bytes of UTF-8, one a character, as the server reads and writes headers. */
  static String bytes(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /**
   * Requires what can be sent as a header.
   *
   * @throws OssError where a line end would begin another header, or the server would refuse to
   *     write it with every answer
   */
  static void require(String name, String value) {
    if (!name.matches(NAMES) || value.chars().anyMatch(HeaderText::isControl)) {
      throw OssError.invalidArgument("A name or a value cannot be that of a header.");
    }
  }

  private static boolean isControl(int character) {
    return (character < ' ' && character != '\t') || character == 0x7f;
  }
}
