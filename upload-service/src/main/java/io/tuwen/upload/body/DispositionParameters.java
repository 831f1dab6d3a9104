package io.tuwen.upload.body;

/**
 * Goes from parameter to parameter of a header such as {@code form-data; name="a"; filename=b}.
 *
 * <p>Lenient as clients are: a quote that does not end is a character of the value, and what is no
 * parameter is passed over.
 */
final class DispositionParameters {
  private final String header;
  private int position;
  private String name = "";
  private String value = "";

  DispositionParameters(String header) {
    this.header = header;
  }

  /**
   * Goes to the next parameter.
   *
   * @return false behind the last one
   */
  boolean next() {
    while (true) {
      var semicolon = header.indexOf(';', position);
      if (semicolon < 0) {
        return false;
      }
      position = semicolon + 1;
      skipBlanks();
      var start = position;
      while (position < header.length() && isNameCharacter(header.charAt(position))) {
        position++;
      }
      name = header.substring(start, position);
      skipBlanks();
      if (!name.isEmpty() && position < header.length() && header.charAt(position) == '=') {
        position++;
        skipBlanks();
        readValue();
        return true;
      }
    }
  }

  String name() {
    return name;
  }

  String value() {
    return value;
  }

  private void readValue() {
    var end = closingQuote();
    if (end > 0) {
      value = header.substring(position + 1, end);
      position = end + 1;
      return;
    }
    var semicolon = header.indexOf(';', position);
    end = semicolon < 0 ? header.length() : semicolon;
    value = header.substring(position, end).strip();
    position = end;
  }

  /**
   * Where the value's closing quote is; 0 where it has none.
   *
   * <p>INVARIANT: the whole is linear although a quote that does not end is looked for in vain:
   * every opening quote follows an equals sign or a blank, so that it would have ended an earlier
   * one, and at most one does not end.
   */
  private int closingQuote() {
    if (position == header.length() || header.charAt(position) != '"') {
      return 0;
    }
    for (int i = position + 1; i < header.length(); i++) {
      if (header.charAt(i) == '"') {
        return i;
      }
      if (header.charAt(i) == '\\') {
        // Kept as it is: more clients send paths of Windows than escapes.
        i++;
      }
    }
    return 0;
  }

  private void skipBlanks() {
    while (position < header.length() && Character.isWhitespace(header.charAt(position))) {
      position++;
    }
  }

  private static boolean isNameCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '*';
  }
}
