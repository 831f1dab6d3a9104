package io.tuwen.chaos;

import io.tuwen.local.Numbers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param data empty for a temporary directory
 * @param images how many are uploaded in the time
 * @param patience how long the audit waits while nothing moves
 */
record ChaosOptions(
    Duration time,
    OptionalInt port,
    Optional<Path> data,
    long seed,
    int images,
    Optional<Path> table,
    Set<Kind> kinds,
    Duration patience,
    Path root) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int IMAGES_PER_MINUTE = 120;
  private static final int MOST_IMAGES = 100_000;
  private static final int LONGEST_MINUTES = 24 * 60;

  ChaosOptions {
    kinds = Set.copyOf(kinds);
  }

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static ChaosOptions parse(List<String> arguments, Path root) {
    var minutes = OptionalInt.empty();
    var port = OptionalInt.empty();
    var data = Optional.<Path>empty();
    var seed = OptionalLong.empty();
    var images = OptionalInt.empty();
    var table = Optional.<Path>empty();
    Set<Kind> kinds = EnumSet.allOf(Kind.class);
    var rest = arguments.iterator();
    while (rest.hasNext()) {
      var option = rest.next();
      switch (option) {
        case "--minutes" -> minutes = OptionalInt.of(number(option, rest, LONGEST_MINUTES));
        case "--port" -> port = OptionalInt.of(number(option, rest, 65_000));
        case "--data" -> data = Optional.of(path(option, rest));
        case "--seed" -> seed = OptionalLong.of(number(option, rest, Integer.MAX_VALUE));
        case "--images" -> images = OptionalInt.of(number(option, rest, MOST_IMAGES));
        case "--table" -> table = Optional.of(path(option, rest));
        case "--troubles" -> kinds = Kind.parse(value(option, rest));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    if (minutes.isEmpty()) {
      throw new IllegalArgumentException("chaos needs --minutes N");
    }
    return new ChaosOptions(
        Duration.ofMinutes(minutes.getAsInt()),
        port,
        data,
        seed.orElseGet(() -> new Random().nextInt(1, 1_000_000)),
        images.orElse(minutes.getAsInt() * IMAGES_PER_MINUTE),
        table,
        kinds,
        PATIENCE,
        root);
  }

  private static Path path(String option, Iterator<String> rest) {
    return Path.of(value(option, rest)).toAbsolutePath().normalize();
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int number(String option, Iterator<String> rest, int max) {
    return Numbers.parse(option, value(option, rest), 1, max);
  }
}
