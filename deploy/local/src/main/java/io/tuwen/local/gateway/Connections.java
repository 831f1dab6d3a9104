package io.tuwen.local.gateway;

import java.util.HashMap;
import java.util.Map;

/** How many clients are connected, of which one address has no more than its share. */
final class Connections {
  private final int max;
  private final int maxPerAddress;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private int all;

  Connections(int max, int maxPerAddress) {
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  /** Takes a place, which {@link #left} gives back; false where there is none. */
  synchronized boolean came(String address) {
    if (all >= max || byAddress.getOrDefault(address, 0) >= maxPerAddress) {
      return false;
    }
    all++;
    byAddress.merge(address, 1, Integer::sum);
    return true;
  }

  synchronized void left(String address) {
    all--;
    byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }
}
