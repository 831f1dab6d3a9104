package io.tuwen.attack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param data of a system that runs; empty to start one, and to stop it afterwards
 * @param slack how much slower than promised it may be
 * @param scale a short run tries every so manieth of everything
 */
record AttackOptions(
    Optional<Path> data,
    Set<String> kinds,
    double slack,
    int scale,
    Optional<Path> table,
    Path root) {
  private static final int MAX_SCALE = 1000;
  private static final double MAX_SLACK = 100;

  AttackOptions {
    kinds = Set.copyOf(kinds);
  }

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static AttackOptions parse(List<String> arguments, Path root) {
    var data = Optional.<Path>empty();
    var table = Optional.<Path>empty();
    var kinds = Attacks.NAMES;
    double slack = 1;
    int scale = 1;
    var rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      var option = rest.remove(0);
      if (rest.isEmpty()) {
        throw new IllegalArgumentException(option + " needs a value, or is no option of attack");
      }
      var value = rest.remove(0);
      switch (option) {
        case "--data" -> data = Optional.of(Path.of(value).toAbsolutePath());
        case "--table" -> table = Optional.of(Path.of(value).toAbsolutePath());
        case "--kinds" -> kinds = kinds(value);
        case "--slack" -> slack = number(option, value, MAX_SLACK);
        case "--scale" -> scale = (int) number(option, value, MAX_SCALE);
        default -> throw new IllegalArgumentException(option + " is no option of attack");
      }
    }
    return new AttackOptions(data, kinds, slack, scale, table, root);
  }

  private static Set<String> kinds(String text) {
    var kinds = Set.of(text.split(",", -1));
    for (var kind : kinds) {
      if (!Attacks.NAMES.contains(kind)) {
        throw new IllegalArgumentException(
            "--kinds: " + kind + " is none of " + String.join(",", Attacks.NAMES));
      }
    }
    return kinds;
  }

  private static double number(String option, String value, double max) {
    try {
      var number = Double.parseDouble(value);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(option + " is a number from 1 to " + (int) max);
  }
}
