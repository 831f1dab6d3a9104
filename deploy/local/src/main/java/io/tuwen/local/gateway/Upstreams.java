package io.tuwen.local.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the services are; several of one kind take turns. */
public final class Upstreams {
  private final Map<String, List<Integer>> ports;
  private final AtomicInteger turn = new AtomicInteger();

  public Upstreams(Map<String, List<Integer>> ports) {
    this.ports = Map.copyOf(ports);
  }

  int next(String service) {
    var all = ports.get(service);
    return all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
  }

  int count(String service) {
    return ports.get(service).size();
  }
}
