package io.tuwen.operations.replay;

import java.util.Optional;

/** An order, and how far it is. */
public final class Replay {
  private final Order order;
  private final Progress progress;

  Replay(Order order, Progress progress) {
    this.order = order;
    this.progress = progress;
  }

  public Order order() {
    return order;
  }

  /** Empty before anybody has begun. */
  public Optional<Progress> progress() {
    return Optional.ofNullable(progress);
  }

  public ReplayState state() {
    return progress().map(Progress::state).orElse(ReplayState.RUNNING);
  }

  public long total() {
    return order.total();
  }

  /** How many places of the log are still before it. */
  public long ahead() {
    var positions = progress().map(Progress::positions).orElse(order.begins());
    return order.ends().entrySet().stream()
        .mapToLong(it -> it.getValue() - positions.getOrDefault(it.getKey(), 0L))
        .filter(it -> it > 0)
        .sum();
  }
}
