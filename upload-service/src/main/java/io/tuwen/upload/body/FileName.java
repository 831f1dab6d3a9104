package io.tuwen.upload.body;

/**
 * The name that a client gives a file: for people to read, stored beside the image.
 *
 * <p>INVARIANT: whatever prints it, on a terminal, in a header or in a page, prints one line from
 * left to right: it has no control, format (bidirectional, invisible) or separator characters and
 * no half of a surrogate pair. It is no markup-safe string and no path.
 */
final class FileName {
  /** In UTF-8 and percent-encoded it still has room in an object's metadata, which are 8 KB. */
  private static final int MAX_CHARACTERS = 255;

  private FileName() {}

  static String cleaned(String name) {
    var cleaned = new StringBuilder();
    name.codePoints()
        .filter(FileName::isShown)
        .limit(MAX_CHARACTERS)
        .forEach(cleaned::appendCodePoint);
    return cleaned.toString().strip();
  }

  private static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
