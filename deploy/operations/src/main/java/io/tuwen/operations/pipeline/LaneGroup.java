package io.tuwen.operations.pipeline;

import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import java.util.List;
import java.util.stream.Stream;

/** A consumer group and the topic that it works off. */
record LaneGroup(String worker, String name, String topic, String group) {
  static final LaneGroup INTAKE =
      new LaneGroup("intake", "live", Topics.OSS_EVENTS, "upload-service");

  /** Those of the workers, in the order in which people look at them. */
  static final List<LaneGroup> OF_WORKERS = WorkerKind.ALL.stream().flatMap(LaneGroup::of).toList();

  private static Stream<LaneGroup> of(WorkerKind worker) {
    return Stream.of(io.tuwen.contract.lane.Lane.values())
        .map(it -> new LaneGroup(worker.title(), it.label(), worker.topic(it), worker.group(it)));
  }
}
