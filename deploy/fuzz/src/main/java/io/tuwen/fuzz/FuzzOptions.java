package io.tuwen.fuzz;

import io.tuwen.local.Numbers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param input to be fed once, instead of looking for more
 */
record FuzzOptions(Duration time, List<String> targets, Optional<Path> input) {
  private static final int MAX_MINUTES = 7 * 24 * 60;

  FuzzOptions {
    targets = List.copyOf(targets);
  }

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static FuzzOptions parse(List<String> arguments) {
    var time = Optional.<Duration>empty();
    var target = Optional.<String>empty();
    var input = Optional.<Path>empty();
    var rest = arguments.iterator();
    while (rest.hasNext()) {
      var word = rest.next();
      switch (word) {
        case "--minutes", "--input" -> {
          if (!rest.hasNext()) {
            throw new IllegalArgumentException(word + " needs a value");
          }
          if (word.equals("--input")) {
            input = Optional.of(Path.of(rest.next()).toAbsolutePath().normalize());
          } else {
            time =
                Optional.of(Duration.ofMinutes(Numbers.parse(word, rest.next(), 1, MAX_MINUTES)));
          }
        }
        default -> {
          if (word.startsWith("-")) {
            throw new IllegalArgumentException("unknown option " + word);
          }
          if (target.isPresent()) {
            throw new IllegalArgumentException("one target at a time, or none for all of them");
          }
          // Refuses a name that there is not.
          Targets.named(word);
          target = Optional.of(word);
        }
      }
    }
    if (input.isPresent() && target.isEmpty()) {
      throw new IllegalArgumentException("--input needs the TARGET that it is for");
    }
    if (input.isPresent() == time.isPresent()) {
      throw new IllegalArgumentException("fuzz needs --minutes N, or --input FILE and a TARGET");
    }
    return new FuzzOptions(
        time.orElse(Duration.ZERO), target.map(List::of).orElseGet(Targets::names), input);
  }
}
