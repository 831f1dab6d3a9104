package io.tuwen.operations.replay;

import java.util.Optional;

/** An order, and how far it is. */
public final class Replay {
  private final Order order;
  private final Checkpoint progress;

  Replay(Order order, Checkpoint progress) {
    this.order = order;
    this.progress = progress;
  }

  public Order order() {
    return order;
  }

  /** Empty before anybody has begun. */
  public Optional<Checkpoint> progress() {
    return Optional.ofNullable(progress);
  }

  public ReplayState state() {
    return progress().map(Checkpoint::state).orElse(ReplayState.RUNNING);
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
