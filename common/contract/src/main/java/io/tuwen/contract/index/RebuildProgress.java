package io.tuwen.contract.index;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the newest rebuild of the index is: it stands in the topic {@code index.rebuilds}, under
 * {@link #KEY}. The instance of result-service that rebuilds writes it.
 *
 * @param order null where no operator asked: there was no index
 * @param read how many events of uploads are in the new version
 * @param total how many there are, as far as offsets tell
 */
public record RebuildProgress(
    String order, boolean done, long read, long total, Instant begunAt, Instant at) {
  public static final String KEY = "progress";

  public byte[] toJson() {
    return RebuildJson.write(this);
  }

  /** Reads one; empty where another program wrote it. */
  public static Optional<RebuildProgress> parse(byte[] json) {
    return RebuildJson.read(json, RebuildProgress.class)
        .filter(it -> it.begunAt() != null && it.at() != null);
  }

  /** The newer one, as {@link RebuildOrder#newer} says. */
  public static Optional<RebuildProgress> newer(Optional<RebuildProgress> known, byte[] json) {
    return RebuildJson.newer(known, parse(json), RebuildProgress::at);
  }
}
