package io.tuwen.upload.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All of the pipeline at one time.
 *
 * @param intake native notifications of object storage
 * @param deadLetters that nobody has dealt with, by worker
 */
public record PipelineStatus(
    Instant time, List<LaneStatus> lanes, LaneStatus intake, Map<String, Long> deadLetters) {
  public PipelineStatus {
    lanes = List.copyOf(lanes);
  }
}
