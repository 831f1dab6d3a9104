package io.tuwen.ocr.embedded;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads texts once more of which the recogniser was not sure, turned by 180 degrees: a text that
 * stands on its head between others is hardly legible, and well when it is turned.
 */
final class SecondLook {
  private static final double SURE = 0.8;

  /** The second look has to be surer by this to be believed. */
  private static final double CLEARLY_SURER = 0.2;

  /** A shorter text may be another one upside down, as 07 is LO. */
  private static final int MIN_CHARACTERS = 4;

  /** No Chinese character is as legible upside down: one says as much as this many others. */
  private static final int IDEOGRAPH = 2;

  /** A picture full of noise has hundreds of boxes in which nothing can be read. */
  private static final int MAX_LOOKS = 12;

  private SecondLook() {}

  /** Replaces those that the second look finds clearly more legible, whose boxes are turned too. */
  static List<Reading> at(List<Reading> readings, Function<TextBox, Reading> reader) {
    var unsure =
        readings.stream()
            .filter(reading -> reading.confidence() < SURE)
            .sorted(
                Comparator.comparingDouble((Reading reading) -> reading.box().length()).reversed())
            .limit(MAX_LOOKS)
            .collect(Collectors.toSet());
    return readings.stream()
        .map(reading -> unsure.contains(reading) ? surer(reading, reader) : reading)
        .toList();
  }

  /** Whether more of the texts stand on their heads than upright. */
  static boolean isPageUpsideDown(List<Reading> readings) {
    var balance =
        readings.stream()
            .map(Reading::box)
            .mapToDouble(box -> box.isUpsideDown() ? box.length() : -box.length())
            .sum();
    return balance > 0;
  }

  private static Reading surer(Reading first, Function<TextBox, Reading> reader) {
    var second = reader.apply(first.box().upsideDown());
    return second.confidence() > first.confidence() + CLEARLY_SURER
            && characters(second) >= MIN_CHARACTERS
        ? second
        : first;
  }

  private static int characters(Reading reading) {
    return reading.glyphs().stream()
        .mapToInt(it -> Character.isIdeographic(it.character().codePointAt(0)) ? IDEOGRAPH : 1)
        .sum();
  }
}
