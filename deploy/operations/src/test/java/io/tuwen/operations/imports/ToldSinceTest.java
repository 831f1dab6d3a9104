package io.tuwen.operations.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.journal.Wanted;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Value;
import io.tuwen.operations.testing.MemoryLogs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ToldSinceTest {
  private static final Instant ORDERED = Instant.parse("2026-11-20T08:30:00Z");

  private final MemoryLogs logs = new MemoryLogs();
  private final ImageKey image =
      new ImageKey(new Owner("t-acme"), ImageId.next(InstantSource.system()));

  private final ImportOrder order =
      new ImportOrder(
          "1", new ImportSpec("shop/", null, null, "t-acme", 20, false), ORDERED, Wanted.RUN);

  private ToldSince read() throws InterruptedException {
    return read(Map.of());
  }

  private ToldSince read(Map<Integer, Long> written) throws InterruptedException {
    var deleted = new DeletedSince(logs, order, Map.of());
    assertThat(deleted.catchUp(() -> true)).isTrue();
    return ToldSince.read(logs, written, order, deleted, new Stop());
  }

  private void append(Instant time, String value, Map<String, String> headers) {
    var key = Optional.of(image.objectKey().value());
    logs.at(time)
        .append(
            List.of(
                NewRecord.byKey(
                    Topics.IMAGE_UPLOADED,
                    key,
                    Optional.ofNullable(value).map(Value::of),
                    headers)));
  }

  @Test
  void what_the_import_has_made_is_not_made_again_where_its_owner_has_deleted_it()
      throws Exception {
    append(ORDERED.plusSeconds(1), "an event", Map.of());
    append(ORDERED.plusSeconds(2), null, Map.of());

    assertThat(read().has(image)).isTrue();
  }

  /** It was counted as imported, and was not there. */
  @Test
  void what_was_deleted_before_the_order_is_made() throws Exception {
    append(ORDERED.minusSeconds(1), null, Map.of());

    assertThat(read().has(image)).isFalse();
    assertThat(read().isDeleted(image)).isFalse();
  }

  /** Its copy was stored, the broker was away, and so there is no event. */
  @Test
  void what_was_deleted_since_the_order_is_deleted_also_where_it_was_never_told_of()
      throws Exception {
    append(ORDERED.plusSeconds(1), null, Map.of());

    assertThat(read().has(image)).isFalse();
    assertThat(read().isDeleted(image)).isTrue();
  }

  @Test
  void what_was_made_known_before_the_journal_was_written_is_known_to_it() throws Exception {
    append(ORDERED.plusSeconds(1), "an event", Map.of());
    append(ORDERED.plusSeconds(2), null, Map.of());
    var written = ToldSince.end(logs);

    assertThat(read(written).has(image)).isFalse();
    assertThat(read(written).isDeleted(image)).isTrue();
  }

  /** A new partition was waited for without end, and nothing was read once only. */
  @Test
  void deletions_are_heard_of_later_too_also_in_a_new_partition() throws Exception {
    append(ORDERED.plusSeconds(1), "an event", Map.of());
    var deleted = new DeletedSince(logs, order, Map.of());
    deleted.catchUp(() -> true);
    assertThat(deleted.has(image)).isFalse();
    var key = Optional.of(image.objectKey().value());
    logs.at(ORDERED.plusSeconds(2))
        .append(
            List.of(
                NewRecord.at(
                    new Place(Topics.IMAGE_UPLOADED, 1), key, Optional.empty(), Map.of())));

    var reads = new AtomicInteger();
    deleted.catchUp(() -> reads.incrementAndGet() < 10);

    assertThat(deleted.has(image)).isTrue();
    assertThat(reads).hasValue(1);
  }

  @Test
  void who_is_to_end_reads_no_further() throws Exception {
    append(ORDERED.plusSeconds(1), null, Map.of());
    var deleted = new DeletedSince(logs, order, Map.of());

    assertThat(deleted.catchUp(() -> false)).isFalse();

    assertThat(deleted.has(image)).isFalse();
  }

  private static Map<String, String> requested(Instant at) {
    return Map.of(
        LaneHeaders.REPEATED, "true", LaneHeaders.REQUESTED, Long.toString(at.toEpochMilli()));
  }

  /** Compaction had taken the first, and the import made again what was deleted. */
  @Test
  void the_second_look_at_a_deletion_since_the_order_says_that_it_was() throws Exception {
    append(ORDERED.plusSeconds(600), null, requested(ORDERED.plusSeconds(1)));

    assertThat(read().isDeleted(image)).isTrue();
  }

  @Test
  void a_deletion_counts_by_when_it_was_asked_for() throws Exception {
    var before = Long.toString(ORDERED.minusSeconds(1).toEpochMilli());
    append(ORDERED.plusSeconds(1), null, Map.of(LaneHeaders.REQUESTED, before));
    append(ORDERED.plusSeconds(600), null, requested(ORDERED.minusSeconds(1)));

    assertThat(read().isDeleted(image)).isFalse();
  }

  @Test
  void the_second_look_at_a_deletion_of_before_the_order_says_nothing_new() throws Exception {
    append(ORDERED.minusSeconds(1), null, Map.of());
    append(ORDERED.plusSeconds(1), null, Map.of(LaneHeaders.REPEATED, "true"));

    assertThat(read().isDeleted(image)).isFalse();
  }
}
