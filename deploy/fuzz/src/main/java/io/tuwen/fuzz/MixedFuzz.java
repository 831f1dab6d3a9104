package io.tuwen.fuzz;

import java.util.List;
import java.util.Set;

/** All targets in one process, for a short run: the first byte of an input chooses its target. */
final class MixedFuzz implements FuzzTarget {
  static final String NAME = "mixed";

  private final List<String> names = Targets.names();
  private final List<FuzzTarget> targets = names.stream().map(Targets::named).toList();

  @Override
  public void feed(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    var chosen = Byte.toUnsignedInt(input[0]) % targets.size();
    var target = targets.get(chosen);
    var rest = new byte[Math.min(input.length - 1, target.maxLength())];
    System.arraycopy(input, 1, rest, 0, rest.length);
    try {
      target.feed(rest);
    } catch (Exception e) {
      if (target.refusals().stream().noneMatch(it -> it.isInstance(e))) {
        throw new IllegalStateException("target " + names.get(chosen), e);
      }
    }
  }

  /** None: what a target refuses, {@link #feed} catches itself. */
  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  /** An input for one of the targets. */
  byte[] choosing(String target, byte[] input) {
    var chosen = new byte[input.length + 1];
    chosen[0] = (byte) names.indexOf(target);
    System.arraycopy(input, 0, chosen, 1, input.length);
    return chosen;
  }
}
