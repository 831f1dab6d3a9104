package io.tuwen.chaos;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was seen of one image while the system was broken. Thread-safe. */
final class Tracked {
  private static final int MOST = 5;

  private final Accepted image;
  private final Set<String> contradictions = new LinkedHashSet<>();
  private Optional<Seen> seen = Optional.empty();
  private int notFound;

  Tracked(Accepted image) {
    this.image = image;
  }

  Accepted image() {
    return image;
  }

  synchronized Optional<Seen> seen() {
    return seen;
  }

  /**
   * Takes down what an answer said.
   *
   * @param before what was seen when the request began: an answer may overtake another
   */
  synchronized void answered(Optional<Seen> before, Optional<Seen> now) {
    Seen.contradiction(before, now).ifPresent(this::contradict);
    if (now.isPresent() && seen.flatMap(Seen::content).isEmpty()) {
      seen = now;
    }
  }

  synchronized void contradict(String what) {
    if (contradictions.size() < MOST) {
      contradictions.add(what);
    }
  }

  synchronized void answeredNotFound() {
    notFound++;
  }

  synchronized int notFound() {
    return notFound;
  }

  synchronized List<String> contradictions() {
    return List.copyOf(contradictions);
  }
}
