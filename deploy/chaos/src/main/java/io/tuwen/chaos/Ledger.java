package io.tuwen.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** What was promised to clients, and what was refused. Thread-safe. */
final class Ledger {
  private final List<Tracked> accepted = new ArrayList<>();
  private final Map<String, Tracked> byId = new HashMap<>();
  private final Map<Integer, Integer> refused = new TreeMap<>();
  private final Map<String, Integer> lists = new TreeMap<>();
  private int reads;

  synchronized Tracked accept(Accepted image) {
    var tracked = new Tracked(image);
    accepted.add(tracked);
    byId.put(image.id(), tracked);
    return tracked;
  }

  /** The image that has this id, where it is acknowledged. */
  synchronized Optional<Tracked> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized void refuse(int status) {
    refused.merge(status, 1, Integer::sum);
  }

  synchronized void read() {
    reads++;
  }

  synchronized void listed(boolean isAnswered) {
    lists.merge(isAnswered ? "answered" : "refused", 1, Integer::sum);
  }

  /** How many lists were asked for, by what came of it. */
  synchronized Map<String, Integer> lists() {
    return new TreeMap<>(lists);
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
