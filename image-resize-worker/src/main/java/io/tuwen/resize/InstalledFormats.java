package io.tuwen.resize;

import io.tuwen.resize.process.OutputFormat;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The formats that this installation can write: all, but for those that it failed to write when it
 * was tried. Thread-safe.
 */
@Singleton
public class InstalledFormats {
  private final Set<OutputFormat> missing = ConcurrentHashMap.newKeySet();

  public boolean has(OutputFormat format) {
    return !missing.contains(format);
  }

  /** It was tried, and failed. */
  public void lacks(OutputFormat format) {
    missing.add(format);
  }
}
