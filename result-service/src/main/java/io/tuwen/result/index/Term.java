package io.tuwen.result.index;

/**
 * What a text has to have, or not to have.
 *
 * @param text in the form of {@link NormalText}
 * @param isPrefix whether it begins a word there
 */
record Term(String text, boolean isPrefix) {

  /** Where in a text it is next, from this place on; -1 where it is not. */
  int indexIn(String normalText, int from) {
    var index = normalText.indexOf(text, from);
    while (isPrefix && index > 0 && isWord(normalText.charAt(index - 1))) {
      index = normalText.indexOf(text, index + 1);
    }
    return index;
  }

  /** As the database's comparison without a locale sees it. */
  static boolean isWord(char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
  }

  /** For {@code like}. */
  String pattern() {
    var pattern = new StringBuilder("%");
    for (int i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character == '\\' || character == '%' || character == '_') {
        pattern.append('\\');
      }
      pattern.append(character);
    }
    return pattern.append('%').toString();
  }

  /** For {@code ~}, with which it begins a word. */
  String expression() {
    var expression = new StringBuilder("(^|[^a-z0-9])");
    for (int i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character < 0x80 && !isWord(character)) {
        expression.append('\\');
      }
      expression.append(character);
    }
    return expression.toString();
  }
}
