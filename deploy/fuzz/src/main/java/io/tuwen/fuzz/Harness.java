package io.tuwen.fuzz;

import java.util.Arrays;

/** Holds one target to its promises; what Jazzer calls. */
public final class Harness {
  /** The system property that names the target. */
  static final String TARGET = "tuwen.fuzz.target";

  /** One input in this many is tried drawn out to its full length too. */
  private static final int DRAWN_OUT = 64;

  private static FuzzTarget target;

  private Harness() {}

  /** Called once. */
  public static void fuzzerInitialize() {
    target = Targets.named(System.getProperty(TARGET));
  }

  /** Called with every input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    hold(target, input);
  }

  /**
   * Feeds an input.
   *
   * @throws Exception where a promise is broken
   */
  static void hold(FuzzTarget target, byte[] input) throws Exception {
    feed(target, input);
    var hash = Arrays.hashCode(input);
    if (input.length > 1 && hash % DRAWN_OUT == 0) {
      feed(target, drawnOut(input, hash >>> 8, target.maxLength()));
    }
  }

  private static void feed(FuzzTarget target, byte[] input) throws Exception {
    Budget.spend(
        () -> {
          try {
            target.feed(input.clone());
          } catch (Exception e) {
            if (target.refusals().stream().noneMatch(it -> it.isInstance(e))) {
              throw e;
            }
          }
        },
        input.length);
  }

  /**
   * The input with one of its parts repeated. A mutation is short and seldom grows; what costs more
   * than its length shows only where something is there a thousand times.
   */
  static byte[] drawnOut(byte[] input, int choice, int length) {
    var from = Math.floorMod(choice, input.length);
    var count = 1 + Math.floorMod(choice >>> 4, Math.min(8, input.length - from));
    var rest = input.length - from - count;
    var repeated = Math.max(1, (length - input.length) / count);
    var drawn = new byte[from + repeated * count + rest];
    System.arraycopy(input, 0, drawn, 0, from);
    for (int i = 0; i < repeated; i++) {
      System.arraycopy(input, from, drawn, from + i * count, count);
    }
    System.arraycopy(input, from + count, drawn, from + repeated * count, rest);
    return drawn;
  }
}
