package io.tuwen.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** What was promised to clients, and what was refused. Thread-safe. */
final class Ledger {
  private final List<Tracked> accepted = new ArrayList<>();
  private final Map<Integer, Integer> refused = new TreeMap<>();
  private int reads;

  synchronized void accept(Accepted image) {
    accepted.add(new Tracked(image));
  }

  synchronized void refuse(int status) {
    refused.merge(status, 1, Integer::sum);
  }

  synchronized void read() {
    reads++;
  }

  synchronized int reads() {
    return reads;
  }

  synchronized List<Tracked> accepted() {
    return List.copyOf(accepted);
  }

  /** Answers that were errors, by status. */
  synchronized Map<Integer, Integer> refused() {
    return new TreeMap<>(refused);
  }

  /** Any image, and every other time one of the latest, with which something is going on. */
  synchronized Optional<Tracked> any(Random random) {
    if (accepted.isEmpty()) {
      return Optional.empty();
    }
    var latest = Math.min(20, accepted.size());
    var back = random.nextInt(random.nextBoolean() ? latest : accepted.size());
    return Optional.of(accepted.get(accepted.size() - 1 - back));
  }
}
