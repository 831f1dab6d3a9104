package io.tuwen.local.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** Where the services are; those of one kind that are ready take turns. */
public final class Upstreams {
  private final Map<String, List<Integer>> ports;
  private final IntPredicate isReady;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Names the services.
   *
   * @param isReady whether the service on a port takes requests, as far as is known
   */
  public Upstreams(Map<String, List<Integer>> ports, IntPredicate isReady) {
    this.ports = Map.copyOf(ports);
    this.isReady = isReady;
  }

  /** The next one; where none is ready, one that may have become so. */
  int next(String service) {
    var all = ports.get(service);
    var ready = all.stream().filter(isReady::test).toList();
    var some = ready.isEmpty() ? all : ready;
    return some.get(Math.floorMod(turn.getAndIncrement(), some.size()));
  }

  /** All of one kind, ready or not. */
  public List<Integer> ports(String service) {
    return ports.get(service);
  }

  int count(String service) {
    return ports.get(service).size();
  }
}
