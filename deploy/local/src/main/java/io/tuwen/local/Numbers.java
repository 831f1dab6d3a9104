package io.tuwen.local;

/** The numbers of a command line. */
public final class Numbers {
  private Numbers() {}

  /**
   * The number that a user gave for an option.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static int parse(String option, String text, int min, int max) {
    try {
      var number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s wants a number from %d to %d, not \"%s\"".formatted(option, min, max, text));
  }
}
