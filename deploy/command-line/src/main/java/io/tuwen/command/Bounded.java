package io.tuwen.command;

import picocli.CommandLine.ITypeConverter;

/** A whole number within bounds. */
public abstract class Bounded implements ITypeConverter<Integer> {
  private final int min;
  private final int max;

  protected Bounded(int min, int max) {
    this.min = min;
    this.max = max;
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException with a sentence that goes on after the option's name
   */
  @Override
  public final Integer convert(String text) {
    try {
      var number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        Words.of("wants a number from %d to %d, not \"%s\"", min, max, text));
  }
}
