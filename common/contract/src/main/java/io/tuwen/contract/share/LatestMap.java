package io.tuwen.contract.share;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps as many entries as it may: for one more, the eldest makes room. Not thread-safe. */
public final class LatestMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int max;

  private LatestMap(int max, boolean byUse) {
    super(16, 0.75f, byUse);
    this.max = max;
  }

  /** The eldest is the one that was put first. */
  public static <K, V> LatestMap<K, V> byEntry(int max) {
    return new LatestMap<>(max, false);
  }

  /** The eldest is the one that was looked at longest ago. */
  public static <K, V> LatestMap<K, V> byUse(int max) {
    return new LatestMap<>(max, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > max;
  }
}
