package io.tuwen.contract.index;

import java.time.Instant;
import java.util.Optional;

/**
 * That the index is to be made anew: the newest one stands in the topic {@code index.rebuilds},
 * under {@link #KEY}. operations writes it.
 */
public record RebuildOrder(String id, Instant at) {
  public static final String KEY = "order";

  public byte[] toJson() {
    return RebuildJson.write(this);
  }

  /** Reads one; empty where another program wrote it. */
  public static Optional<RebuildOrder> parse(byte[] json) {
    return RebuildJson.read(json, RebuildOrder.class)
        .filter(it -> it.id() != null && it.at() != null);
  }

  /**
   * The newer one of the one that is known and that of a record. After partitions were added, the
   * key may stand in two of them, and either may be read last.
   */
  public static Optional<RebuildOrder> newer(Optional<RebuildOrder> known, byte[] json) {
    return RebuildJson.newer(known, parse(json), RebuildOrder::at);
  }
}
