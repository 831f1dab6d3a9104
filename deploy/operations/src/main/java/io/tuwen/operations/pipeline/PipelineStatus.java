package io.tuwen.operations.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All of the pipeline at one time.
 *
 * @param intake native notifications of object storage
 * @param deadLetters neither redriven nor discarded, by worker
 */
public record PipelineStatus(
    Instant time, List<LaneStatus> lanes, LaneStatus intake, Map<String, Long> deadLetters) {
  public PipelineStatus {
    lanes = List.copyOf(lanes);
  }

  Optional<LaneStatus> of(LaneGroup lane) {
    return Stream.concat(lanes.stream(), Stream.of(intake))
        .filter(it -> it.worker().equals(lane.worker()) && it.lane().equals(lane.name()))
        .findFirst();
  }
}
