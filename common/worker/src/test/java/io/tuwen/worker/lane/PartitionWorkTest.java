package io.tuwen.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.lane.BegunRecords;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class PartitionWorkTest {
  private final PartitionWork work = new PartitionWork(10, Map.of());

  @Test
  void nothing_behind_a_record_that_is_not_done_is_committed() {
    read(10, 11, 12);
    begin(10, 11, 12);
    work.done(11);
    work.done(12);

    assertThat(work.position()).isEqualTo(at(10, "10:1"));

    work.done(10);

    assertThat(work.position()).isEqualTo(at(13, ""));
  }

  @Test
  void what_waits_is_neither_committed_nor_marked() {
    read(10, 11);
    begin(11);

    assertThat(work.position()).isEqualTo(at(10, "11:1"));
  }

  @Test
  void a_record_that_a_worker_died_over_keeps_its_count_until_it_is_done() {
    var taken = new PartitionWork(10, BegunRecords.read("10:1 12:2"));
    taken.read(10);
    taken.read(11);
    taken.read(12);
    assertThat(taken.crashes(10)).isEqualTo(1);
    assertThat(taken.crashes(11)).isZero();
    assertThat(taken.crashes(12)).isEqualTo(2);

    taken.begin(12);

    assertThat(taken.position()).isEqualTo(at(10, "10:1 12:3"));
    taken.done(10);
    taken.done(11);
    taken.done(12);
    assertThat(taken.position()).isEqualTo(at(13, ""));
  }

  @Test
  void a_worker_that_leaves_in_peace_has_not_died_over_anything() {
    var taken = new PartitionWork(10, BegunRecords.read("10:2"));
    taken.read(10);
    taken.read(11);
    taken.begin(10);
    taken.begin(11);

    assertThat(taken.farewell()).isEqualTo(at(10, "10:2"));
  }

  @Test
  void marks_of_records_that_compaction_took_away_go() {
    var taken = new PartitionWork(10, BegunRecords.read("10:1"));
    taken.read(15);

    assertThat(taken.position()).isEqualTo(at(15, ""));
  }

  private void read(long... offsets) {
    for (var offset : offsets) {
      work.read(offset);
    }
  }

  private void begin(long... offsets) {
    for (var offset : offsets) {
      work.begin(offset);
    }
  }

  private static OffsetAndMetadata at(long offset, String marks) {
    return new OffsetAndMetadata(offset, marks);
  }

  @Test
  void it_is_busy_while_something_that_was_begun_is_open() {
    var work = new PartitionWork(5, Map.of());
    work.read(5);
    assertThat(work.isBusy()).isFalse();
    work.begin(5);
    assertThat(work.isBusy()).isTrue();
    work.done(5);
    assertThat(work.isBusy()).isFalse();
  }

  @Test
  void what_was_begun_or_has_ended_is_to_be_committed_once() {
    var work = new PartitionWork(5, Map.of());
    work.read(5);
    assertThat(work.isChanged()).isFalse();
    work.begin(5);
    assertThat(work.isChanged()).isTrue();
    work.committed();
    assertThat(work.isChanged()).isFalse();
    work.done(5);
    assertThat(work.isChanged()).isTrue();
  }
}
