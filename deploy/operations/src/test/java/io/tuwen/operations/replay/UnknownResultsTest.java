package io.tuwen.operations.replay;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.topic.WorkerKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnknownResultsTest {
  private static final WorkerKind ANOTHER = new WorkerKind("another-worker", "another");

  private final Replays replays =
      new Replays(null, null, null, new Results(null, null, List::of, null));

  /** It would go through every image again, and nothing would say so. */
  @Test
  void a_worker_whose_results_are_not_known_here_is_not_asked_for_its_failures() {
    var failed =
        new ReplaySpec(List.of(ANOTHER), null, null, null, null, true, false, null, 1, false);

    assertThatThrownBy(() -> replays.order(failed))
        .isInstanceOf(TuwenException.class)
        .hasMessageContaining("another")
        .extracting(it -> ((TuwenException) it).code())
        .isEqualTo(ErrorCode.MALFORMED_REQUEST);
  }
}
