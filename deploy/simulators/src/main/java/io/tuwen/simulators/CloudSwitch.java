package io.tuwen.simulators;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** How a simulated cloud behaves, and how often it was called. Thread-safe. */
public final class CloudSwitch {
  /** The same faults in each run. */
  private static final long SEED = 20261129;

  private final Queue<Fault> next = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final Random random = new Random(SEED);
  private volatile double share;
  private volatile Fault fault = Fault.HANG_UP;

  CloudSwitch() {}

  /** It works again. */
  public void works() {
    next.clear();
    share = 0;
  }

  /** Its next calls go wrong, one after the other. */
  public void next(Fault... faults) {
    next.addAll(List.of(faults));
  }

  /** A share of its calls, 0 to 1, goes wrong from now on. */
  public void fail(double share, Fault fault) {
    this.fault = fault;
    this.share = share;
  }

  /** How often it was called, whatever it answered. */
  public int calls() {
    return calls.get();
  }

  Optional<Reply> fault() {
    calls.incrementAndGet();
    var first = next.poll();
    if (first != null) {
      return Optional.of(first.reply());
    }
    return random.nextDouble() < share ? Optional.of(fault.reply()) : Optional.empty();
  }
}
