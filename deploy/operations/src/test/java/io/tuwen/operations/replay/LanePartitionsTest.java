package io.tuwen.operations.replay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LanePartitionsTest {
  private static final String LANE = WorkerKind.OCR.topic(Lane.REPLAY);

  /** Every send to a partition that is not there waited 5 s and failed, and the replay tried on. */
  @Test
  void a_lane_with_fewer_partitions_than_the_log_is_refused_with_both_numbers() {
    var logs = new PartitionedLogs(Map.of(Topics.IMAGE_UPLOADED, 12, LANE, 3), 0);
    var replays = new Replays(null, logs, null, null);
    var spec =
        new ReplaySpec(
            List.of(WorkerKind.OCR), null, null, null, null, false, false, null, 1, false);

    assertThatThrownBy(() -> replays.order(spec))
        .isInstanceOf(TuwenException.class)
        .hasMessageContaining(LANE + " has 3 partitions")
        .hasMessageContaining("image.uploaded has 12")
        .extracting(it -> ((TuwenException) it).code())
        .isEqualTo(ErrorCode.MALFORMED_REQUEST);
  }
}
