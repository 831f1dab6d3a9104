package io.tuwen.contract.share;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A queue in which each party has a line of its own, and the lines are served in turn.
 *
 * <p>Not thread-safe. A party without anything in its line costs nothing.
 */
public final class RoundRobin<T> {
  /** In the order in which they are served; who was served goes to the end. */
  private final Map<Party, Deque<T>> lines = new LinkedHashMap<>();

  private int size;

  public void add(Party party, T waiting) {
    lines.computeIfAbsent(party, same -> new ArrayDeque<>()).add(waiting);
    size++;
  }

  public Optional<T> poll() {
    return poll(party -> true);
  }

  /**
   * Takes the first of the party whose turn it is.
   *
   * @param may the parties that may be served now; the others keep their turn
   */
  public Optional<T> poll(Predicate<Party> may) {
    for (Iterator<Map.Entry<Party, Deque<T>>> all = lines.entrySet().iterator(); all.hasNext(); ) {
      var line = all.next();
      if (may.test(line.getKey())) {
        all.remove();
        var served = line.getValue().remove();
        if (!line.getValue().isEmpty()) {
          lines.put(line.getKey(), line.getValue());
        }
        size--;
        return Optional.of(served);
      }
    }
    return Optional.empty();
  }

  /**
   * Takes the last out of the longest line.
   *
   * @param may the parties whose line may become shorter
   */
  public Optional<T> removeLastOfLongest(Predicate<Party> may) {
    var longest =
        lines.entrySet().stream()
            .filter(line -> may.test(line.getKey()))
            .max(Comparator.comparingInt(line -> line.getValue().size()));
    longest.ifPresent(it -> size--);
    return longest.map(
        it -> {
          var last = it.getValue().removeLast();
          if (it.getValue().isEmpty()) {
            lines.remove(it.getKey());
          }
          return last;
        });
  }

  /** Takes out all that are like this, from whatever line. */
  public void removeIf(Predicate<? super T> isToGo) {
    lines.values().forEach(line -> line.removeIf(isToGo));
    lines.values().removeIf(Deque::isEmpty);
    size = lines.values().stream().mapToInt(Deque::size).sum();
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** How many have something in their line. */
  public int parties() {
    return lines.size();
  }

  public int size() {
    return size;
  }

  public int size(Party party) {
    var line = lines.get(party);
    return line == null ? 0 : line.size();
  }
}
