package io.tuwen.operations.pipeline;

import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.lane.Worker;
import java.util.ArrayList;
import java.util.List;

/** A consumer group and the topic that it works off. */
record Lane(String worker, String name, String topic, String group) {
  static final Lane INTAKE = new Lane("intake", "live", Topics.OSS_EVENTS, "upload-service");

  /** Those of the workers, in the order in which people look at them. */
  static final List<Lane> OF_WORKERS = ofWorkers();

  private static List<Lane> ofWorkers() {
    var lanes = new ArrayList<Lane>();
    for (var it : Worker.values()) {
      lanes.add(new Lane(it.title(), "live", it.liveTopic(), it.liveGroup()));
      lanes.add(new Lane(it.title(), "retry", it.retryTopic(), it.retryGroup()));
      lanes.add(new Lane(it.title(), "replay", it.replayTopic(), it.replayGroup()));
    }
    return List.copyOf(lanes);
  }
}
