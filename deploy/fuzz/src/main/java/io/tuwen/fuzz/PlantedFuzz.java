package io.tuwen.fuzz;

import java.util.Set;

/** A parser with a mistake, by which the fuzzer itself is tested. It is not among the targets. */
final class PlantedFuzz implements FuzzTarget {
  static final String NAME = "planted";

  @Override
  public void feed(byte[] input) {
    if (input.length > 1 && input[0] == '{' && input[1] == '!') {
      throw new IndexOutOfBoundsException("planted");
    }
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }
}
