package io.tuwen.ocr.spend;

import io.tuwen.contract.ocr.EngineUsage;
import java.util.function.Consumer;

/**
 * The log that all workers write their usage to, and read.
 *
 * <p>Its order is the same for all of them. Of the records with one key, it may forget all but the
 * latest.
 */
public interface UsageLog {
  /**
   * Appends a record, behind those that were given before it; returns at once.
   *
   * @param failed hears where it may not be in the log
   */
  void append(EngineUsage usage, Consumer<Exception> failed);

  /** Whether everything was read that was there when this worker started. */
  boolean isRead();
}
