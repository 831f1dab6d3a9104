package io.tuwen.operations.replay;

import io.tuwen.operations.journal.Entry;
import io.tuwen.operations.journal.RunState;
import java.util.Optional;

/** An order, and how far it is. */
public final class Replay {
  private final Order order;
  private final Optional<Checkpoint> progress;

  Replay(Entry<Order, Checkpoint> entry) {
    order = entry.order();
    progress = entry.progress();
  }

  public Order order() {
    return order;
  }

  /** Empty before an instance has begun. */
  public Optional<Checkpoint> progress() {
    return progress;
  }

  public RunState state() {
    return progress().map(Checkpoint::state).orElse(RunState.RUNNING);
  }

  public long total() {
    return order.total();
  }

  /** How many places of the log are still before it. */
  public long ahead() {
    var positions = progress().map(Checkpoint::positions).orElse(order.begins());
    return order.ends().entrySet().stream()
        .mapToLong(it -> it.getValue() - positions.getOrDefault(it.getKey(), 0L))
        .filter(it -> it > 0)
        .sum();
  }
}
