package io.tuwen.contract.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** After partitions were added, one key stands in two of them, which are read in any order. */
class NewestTest {
  private static final Instant AT = Instant.parse("2026-11-28T19:00:00Z");
  private static final RebuildOrder OLD = new RebuildOrder("old", AT);
  private static final RebuildOrder NEW = new RebuildOrder("new", AT.plusMillis(1));

  private static RebuildProgress progress(long read, Instant at) {
    return new RebuildProgress("order", false, read, 9, AT, at);
  }

  @Test
  void the_newest_order_stands_whatever_is_read_last() {
    assertThat(RebuildOrder.newer(Optional.of(OLD), NEW.toJson())).hasValue(NEW);
    assertThat(RebuildOrder.newer(Optional.of(NEW), OLD.toJson())).hasValue(NEW);
    assertThat(RebuildOrder.newer(Optional.empty(), OLD.toJson())).hasValue(OLD);
  }

  @Test
  void the_newest_progress_stands_whatever_is_read_last() {
    var early = progress(1, AT);
    var late = progress(2, AT.plusSeconds(2));

    assertThat(RebuildProgress.newer(Optional.of(early), late.toJson())).hasValue(late);
    assertThat(RebuildProgress.newer(Optional.of(late), early.toJson())).hasValue(late);
  }

  @Test
  void of_one_moment_the_one_that_is_read_last_stands() {
    var last = progress(2, AT);

    assertThat(RebuildProgress.newer(Optional.of(progress(1, AT)), last.toJson())).hasValue(last);
  }

  @Test
  void what_another_program_wrote_changes_nothing() {
    assertThat(RebuildOrder.newer(Optional.of(OLD), new byte[] {'?'})).hasValue(OLD);
    assertThat(RebuildOrder.newer(Optional.of(OLD), null)).hasValue(OLD);
  }
}
