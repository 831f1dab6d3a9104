package io.tuwen.operations.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.MemoryLogs;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Instant THEN = Instant.parse("2026-10-28T08:00:00Z");

  private final MemoryLogs logs = new MemoryLogs();
  private final Journal<String, Progress> journal =
      new Journal<>(
          logs,
          new Journal.Kind<>(
              "/order",
              String.class,
              "/progress",
              Progress.class,
              Progress::state,
              Progress::finishedAt));

  private record Progress(RunState state, Instant finishedAt) {}

  /** On a system without new orders they kept keys and signed addresses for ever. */
  @Test
  void what_has_ended_before_is_forgotten_and_nothing_else() {
    Stream.of("old", "new", "running", "waiting").forEach(it -> journal.order(it, "of an image"));
    journal.progress("old", new Progress(RunState.DONE, THEN.minusMillis(1)));
    journal.progress("new", new Progress(RunState.DONE, THEN));
    journal.progress("running", new Progress(RunState.RUNNING, null));

    journal.forgetEndedBefore(THEN);

    assertThat(journal.all()).hasSize(3);
    assertThat(journal.find("old")).isEmpty();
    assertThat(tombstones()).containsExactly("old/order", "old/progress");
  }

  /** The tombstone of the progress was lost once, and was never written again. */
  @Test
  void what_was_forgotten_by_half_is_forgotten_whole() {
    logs.with(Topics.REPLAYS, "half/order", null);
    logs.with(
        Topics.REPLAYS,
        "half/progress",
        JournalJson.write(new Progress(RunState.DONE, THEN.minusMillis(1))).toString());
    journal.start();
    journal.catchUp();

    journal.forgetEndedBefore(THEN);

    assertThat(tombstones()).containsExactlyInAnyOrder("half/order", "half/order", "half/progress");
  }

  @Test
  void both_records_are_forgotten_at_once() {
    journal.order("old", "of an image");
    journal.progress("old", new Progress(RunState.DONE, THEN.minusMillis(1)));
    var appended = logs.appended();

    journal.forgetEndedBefore(THEN);

    assertThat(logs.appended()).isEqualTo(appended + 1);
  }

  private List<String> tombstones() {
    return logs.read(Topics.REPLAYS).stream()
        .filter(it -> it.value().isEmpty())
        .map(it -> it.key().orElseThrow())
        .toList();
  }

  @AfterEach
  void stop() {
    journal.stop();
  }
}
