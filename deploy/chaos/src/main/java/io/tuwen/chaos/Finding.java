package io.tuwen.chaos;

/**
 * An offence, and how it shows.
 *
 * @param seen a sentence for a person
 */
record Finding(Offence offence, String image, String seen) {
  @Override
  public String toString() {
    return "%s: %s: %s".formatted(offence, image, seen);
  }
}
