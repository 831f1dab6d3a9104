package io.tuwen.ocr.embedded;

import io.tuwen.ocr.embedded.Ink.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * How far the middles of neighbours are apart. Digits are as wide as each other in nearly every
 * type, and in some so are all letters; there, a narrow one such as 1 or I has wide gaps, and only
 * its middle tells whether a blank stands beside it.
 */
final class Pitch {
  /** So much a neighbour in the same pitch is off it: a J is not in the middle of its square. */
  private static final double OFF = 0.16;

  /** The narrowest blank is half as wide as a digit. */
  private static final double BLANK = 1.3;

  /** As many of the neighbours keep the pitch, or have a blank between them. */
  private static final double REGULAR = 0.9;

  private static final int MIN_DIGITS = 2;
  private static final int MIN_LETTERS = 5;

  private final List<Firing> firings;
  private final Gap[] gaps;
  private final Ink ink;
  private final OptionalDouble ofDigits;
  private final OptionalDouble ofAll;

  /** That of digits, by the steps at which they are seen. */
  private final OptionalDouble bySight;

  Pitch(List<Firing> firings, Gap[] gaps, Ink ink) {
    this.firings = firings;
    this.gaps = gaps;
    this.ink = ink;
    ofDigits = pitch(this::isDigit, MIN_DIGITS);
    ofAll = pitch(this::isWestern, MIN_LETTERS);
    bySight = pitchBySight();
  }

  /** The usual distance of two neighbours that are both such characters, if there is one. */
  private OptionalDouble pitch(IntPredicate type, int least) {
    var distances = new ArrayList<Double>();
    for (int at = 1; at < firings.size(); at++) {
      if (type.test(at - 1) && type.test(at) && areSeen(at)) {
        distances.add(distance(at));
      }
    }
    if (distances.size() < least) {
      return OptionalDouble.empty();
    }
    distances.sort(Double::compare);
    // With short numbers, half of the distances may be those over a blank.
    var pitch = distances.get(distances.size() / 3);
    var regular =
        distances.stream()
            .filter(it -> it >= BLANK * pitch || Math.abs(it - pitch) <= OFF * pitch)
            .count();
    return regular >= REGULAR * distances.size()
        ? OptionalDouble.of(pitch)
        : OptionalDouble.empty();
  }

  /** Whether a character is where its pitch has it behind the one before, without a blank. */
  boolean rulesOutBlank(int at) {
    if (!isWestern(at - 1) || !isWestern(at)) {
      return false;
    }
    var areDigits = isDigit(at - 1) && isDigit(at);
    if (areDigits && !(areSeen(at) && ofDigits.isPresent())) {
      return isKeptBySight(at);
    }
    return areSeen(at) && (isKept(at, ofAll) || (areDigits && isKept(at, ofDigits)));
  }

  /** Bold digits touch each other; where each is seen is known, within a step or so. */
  private OptionalDouble pitchBySight() {
    var distances =
        IntStream.range(1, firings.size())
            .filter(it -> isDigit(it - 1) && isDigit(it))
            .mapToDouble(this::seenDistance)
            .sorted()
            .toArray();
    return distances.length > MIN_DIGITS
        ? OptionalDouble.of(distances[distances.length / 2])
        : OptionalDouble.empty();
  }

  private boolean isKeptBySight(int at) {
    return bySight.isPresent() && seenDistance(at) < BLANK * bySight.getAsDouble();
  }

  private double seenDistance(int at) {
    return firings.get(at).middle() - firings.get(at - 1).middle();
  }

  private boolean isKept(int at, OptionalDouble pitch) {
    return pitch.isPresent() && distance(at) < BLANK * pitch.getAsDouble();
  }

  /** Whether there is ground on both sides of both characters, so that their middles are known. */
  private boolean areSeen(int at) {
    return gaps[at - 1] != null
        && (at < 2 || gaps[at - 2] != null)
        && (at == gaps.length || gaps[at] != null);
  }

  private double distance(int at) {
    return middle(at) - middle(at - 1);
  }

  private double middle(int at) {
    var from = at == 0 ? ink.from() : gaps[at - 1].to();
    var to = at == gaps.length ? ink.to() : gaps[at].from();
    return (from + to) / 2.0;
  }

  private boolean isDigit(int at) {
    return Blanks.isDigit(firings.get(at).character());
  }

  private boolean isWestern(int at) {
    return isDigit(at) || Blanks.isLatin(firings.get(at).character());
  }
}
