package io.tuwen.resize.process;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One of nine places of a picture. */
public enum Gravity {
  NW(0, 0),
  NORTH(1, 0),
  NE(2, 0),
  WEST(0, 1),
  CENTER(1, 1),
  EAST(2, 1),
  SW(0, 2),
  SOUTH(1, 2),
  SE(2, 2);

  private final int column;
  private final int row;

  Gravity(int column, int row) {
    this.column = column;
    this.row = row;
  }

  static Optional<Gravity> parse(String text) {
    return Arrays.stream(values()).filter(it -> it.text().equals(text)).findFirst();
  }

  /** As it stands in a processing. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** 0 at the left, 1 in the middle, 2 at the right. */
  public int column() {
    return column;
  }

  /** 0 at the top, 1 in the middle, 2 at the bottom. */
  public int row() {
    return row;
  }

  /** Where something of this width begins in something wider. */
  public int left(int outer, int inner) {
    return (outer - inner) * column / 2;
  }

  /** Where something of this height begins in something higher. */
  public int top(int outer, int inner) {
    return (outer - inner) * row / 2;
  }
}
