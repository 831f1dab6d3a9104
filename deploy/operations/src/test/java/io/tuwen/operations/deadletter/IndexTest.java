package io.tuwen.operations.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IndexTest {
  private static final Place PLACE = new Place(WorkerKind.OCR.deadLetters(), 0);

  private final Index index = new Index(2);

  @Test
  void the_newest_are_listed_and_all_are_counted_until_there_is_room_for_the_others() {
    for (int offset = 0; offset < 3; offset++) {
      index.take(letter(offset));
    }

    assertThat(index.matching(it -> true))
        .extracting(it -> it.id().offset())
        .containsExactly(2L, 1L);
    assertThat(index.isUnlisted(PLACE.at(0))).isTrue();
    assertThat(index.counts()).containsEntry(DeadTopic.of(WorkerKind.OCR), 3L);
    assertThat(index.hasRoomForUnlisted()).isFalse();

    index.take(settlement(3, 2));
    index.take(settlement(4, 1));
    assertThat(index.hasRoomForUnlisted()).isTrue();

    // The topic is read anew.
    for (int offset = 0; offset < 3; offset++) {
      index.take(letter(offset));
    }
    assertThat(index.matching(it -> true)).extracting(it -> it.id().offset()).containsExactly(0L);
    assertThat(index.hasRoomForUnlisted()).isFalse();
    assertThat(index.counts()).containsEntry(DeadTopic.of(WorkerKind.OCR), 1L);
  }

  @Test
  void those_that_are_not_listed_are_counted_as_far_as_they_may_be_meant() {
    for (int offset = 0; offset < 3; offset++) {
      index.take(letter(offset));
    }

    assertThat(index.unlisted(Choice.ALL)).isEqualTo(1);
    assertThat(index.unlisted(of("ocr"))).isEqualTo(1);
    assertThat(index.unlisted(of("rendition"))).isZero();
    assertThat(index.unlisted(named(PLACE.at(0)))).isEqualTo(1);
    assertThat(index.unlisted(named(PLACE.at(1)))).isZero();
  }

  private static Choice of(String worker) {
    return new Choice(
        Optional.of(worker),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  private static Choice named(Position id) {
    return new Choice(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(id));
  }

  @Test
  void what_the_broker_has_deleted_is_forgotten() {
    index.take(letter(0));
    index.take(letter(1));

    index.forgetBefore(Map.of(PLACE, 1L));

    assertThat(index.matching(it -> true)).extracting(it -> it.id().offset()).containsExactly(1L);
  }

  private static LogRecord letter(long offset) {
    return record(offset, Map.of(LaneHeaders.DEAD_CODE, "x"));
  }

  private static LogRecord settlement(long offset, long settles) {
    return record(offset, Map.of(LaneHeaders.SETTLED, Long.toString(settles)));
  }

  private static LogRecord record(long offset, Map<String, String> headers) {
    Position position = PLACE.at(offset);
    return new LogRecord(position, Instant.ofEpochMilli(offset), "guest/x", null, headers);
  }
}
