package io.tuwen.simulators;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** How a simulated cloud behaves, and how often it was called. Thread-safe. */
public final class CloudSwitch {
  /** The same faults in each run. */
  private static final long SEED = 20261129;

  private final Queue<Fault> next = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<String, Integer> callsByPicture = new ConcurrentHashMap<>();
  private final Random random = new Random(SEED);
  private volatile byte[] lastPicture = {};
  private volatile double share;
  private volatile List<Fault> faults = List.of(Fault.HANG_UP);

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

  /** A share of its calls, 0 to 1, goes wrong from now on, by one of these faults. */
  public void fail(double share, Fault fault, Fault... others) {
    faults = Stream.concat(Stream.of(fault), Stream.of(others)).toList();
    this.share = share;
  }

  double share() {
    return share;
  }

  /** How often it was called, whatever it answered. */
  public int calls() {
    return calls.get();
  }

  /** How often it was sent this picture, as it is byte for byte. */
  public int calls(byte[] picture) {
    return callsByPicture.getOrDefault(Hash.of(picture), 0);
  }

  /** The picture that it was sent last, as it came. */
  public byte[] lastPicture() {
    return lastPicture.clone();
  }

  Optional<Reply> fault(byte[] picture) {
    lastPicture = picture;
    callsByPicture.merge(Hash.of(picture), 1, Integer::sum);
    return fault();
  }

  Optional<Reply> fault() {
    calls.incrementAndGet();
    var first = next.poll();
    if (first != null) {
      return Optional.of(first.reply());
    }
    if (random.nextDouble() >= share) {
      return Optional.empty();
    }
    var possible = faults;
    return Optional.of(possible.get(random.nextInt(possible.size())).reply());
  }
}
