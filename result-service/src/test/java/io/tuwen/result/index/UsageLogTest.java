package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ETag;
import io.tuwen.result.index.Projection.Change;
import io.tuwen.result.index.Projection.Deleted;
import io.tuwen.result.index.Projection.Partition;
import io.tuwen.result.index.Projection.Read;
import io.tuwen.result.index.Projection.Step;
import io.tuwen.result.index.Projection.Uploaded;
import io.tuwen.result.index.Usage.Counts;
import io.tuwen.result.index.Usage.Day;
import io.tuwen.result.index.Usage.Stored;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted is what has happened, however often it is told. */
class UsageLogTest {
  private static final int DAY = 24 * 60 * 60;
  private static final Partition UPLOADS = new Partition("image.uploaded", 3);
  private static final Owner OWNER = new Owner("u-0123456789abcdef0123456789abcdef");

  private final LocalDate today = LocalDate.now(Clock.systemUTC());
  private final Instant start = today.atTime(8, 0).toInstant(ZoneOffset.UTC);
  private IndexDatabase database;
  private Projection projection;
  private UsageLog log;

  @BeforeEach
  void empty() throws SQLException {
    database = TestIndex.empty();
    projection = new Projection(database);
    log = new UsageLog(database);
  }

  private static ImageKey image(int number) {
    return new ImageKey(OWNER, new ImageId("k-%043d".formatted(number)));
  }

  private Uploaded uploaded(int image, String eTag, int second, long size) {
    return new Uploaded(
        image(image), new ETag(eTag), start.plusSeconds(second), size, "image/jpeg");
  }

  private Read read(int image, String eTag, int second) {
    return new Read(
        image(image),
        new ETag(eTag),
        start.plusSeconds(second),
        "embedded/1",
        Optional.empty(),
        "发票");
  }

  private Read failed(int image, String eTag, int second) {
    return new Read(
        image(image),
        new ETag(eTag),
        start.plusSeconds(second),
        "embedded/1",
        Optional.of("image_unreadable"),
        "");
  }

  private Deleted deleted(int image, int second) {
    return new Deleted(image(image), start.plusSeconds(second));
  }

  private void apply(Change... changes) throws Exception {
    apply(List.of(changes));
  }

  private void apply(List<? extends Change> changes) throws Exception {
    var from = projection.position(UPLOADS);
    projection.apply(Map.of(UPLOADS, new Step(from, from + changes.size())), changes);
  }

  private Usage usage() {
    return log.of(OWNER, 30);
  }

  @Test
  void uploads_and_results_are_counted_on_their_days() throws Exception {
    apply(uploaded(1, "aa", -DAY, 100), uploaded(2, "aa", 1, 50));
    apply(read(1, "aa", 2), failed(2, "aa", 3));

    assertThat(usage())
        .isEqualTo(
            new Usage(
                new Stored(2, 150, 1),
                new Counts(2, 150, 2, 1),
                List.of(
                    new Day(today, new Counts(1, 50, 2, 1)),
                    new Day(today.minusDays(1), new Counts(1, 100, 0, 0)))));
  }

  @Test
  void what_is_told_again_is_not_counted_again() throws Exception {
    apply(uploaded(1, "aa", 1, 100), read(1, "aa", 2));
    var once = usage();

    apply(uploaded(1, "aa", 1, 100), read(1, "aa", 2));
    // Another way told of the same upload, by its own clock.
    apply(uploaded(1, "aa", 3, 100), read(1, "aa", 2));

    assertThat(usage()).isEqualTo(once);
  }

  @Test
  void a_new_version_is_another_upload_and_takes_the_place_of_the_one_before() throws Exception {
    apply(uploaded(1, "aa", 1, 100), read(1, "aa", 2));

    apply(uploaded(1, "bb", 3, 30));
    assertThat(usage().stored()).isEqualTo(new Stored(1, 30, 0));
    apply(read(1, "bb", 4));

    assertThat(usage().stored()).isEqualTo(new Stored(1, 30, 1));
    assertThat(usage().total()).isEqualTo(new Counts(2, 130, 2, 2));
  }

  @Test
  void versions_that_come_in_one_batch_are_counted_each() throws Exception {
    apply(uploaded(1, "aa", 1, 100), uploaded(1, "bb", 2, 30), uploaded(1, "cc", 3, 7));

    assertThat(usage().stored()).isEqualTo(new Stored(1, 7, 0));
    assertThat(usage().total()).isEqualTo(new Counts(3, 137, 0, 0));
  }

  @Test
  void a_replay_is_another_call_of_an_engine_and_no_other_text() throws Exception {
    apply(uploaded(1, "aa", 1, 100), failed(1, "aa", 2));
    assertThat(usage().stored().texts()).isZero();

    apply(read(1, "aa", 5));

    assertThat(usage().stored()).isEqualTo(new Stored(1, 100, 1));
    assertThat(usage().total()).isEqualTo(new Counts(1, 100, 2, 1));
  }

  @Test
  void a_deletion_takes_what_is_stored_and_nothing_of_what_happened() throws Exception {
    apply(uploaded(1, "aa", 1, 100), read(1, "aa", 2), uploaded(2, "aa", 1, 5));
    var before = usage();

    apply(deleted(1, 9));
    apply(deleted(1, 9), uploaded(1, "aa", 1, 100), read(1, "aa", 2));

    assertThat(usage().stored()).isEqualTo(new Stored(1, 5, 0));
    assertThat(usage().total()).isEqualTo(before.total());
    assertThat(usage().days()).isEqualTo(before.days());
  }

  @Test
  void a_result_that_came_early_is_counted_with_its_upload() throws Exception {
    apply(read(1, "aa", 2));
    assertThat(usage().total().engineCalls()).isZero();

    apply(uploaded(1, "aa", 1, 100));

    assertThat(usage().total()).isEqualTo(new Counts(1, 100, 1, 1));
    assertThat(usage().stored()).isEqualTo(new Stored(1, 100, 1));
  }

  @Test
  void what_cannot_be_written_is_not_counted() throws Exception {
    apply(uploaded(1, "aa", 1, 100));
    TestIndex.execute("alter table image add constraint small check (size < 150)");

    assertThatThrownBy(() -> apply(uploaded(2, "aa", 1, 10), uploaded(3, "aa", 1, 999)))
        .isInstanceOf(SQLException.class);

    assertThat(usage().stored()).isEqualTo(new Stored(1, 100, 0));
    assertThat(usage().total()).isEqualTo(new Counts(1, 100, 0, 0));
  }

  /** With images of three owners, repeats, replacements and deletions, in batches of any size. */
  @Test
  void whatever_comes_what_is_stored_is_what_the_rows_say() throws Exception {
    var random = new Random(17);
    for (int round = 0; round < Integer.getInteger("tuwen.index.shuffles", 150) / 10; round++) {
      var changes = new ArrayList<Change>();
      for (int i = 0; i < 60; i++) {
        var image =
            new ImageKey(
                new Owner("u-%032d".formatted(random.nextInt(3))),
                new ImageId("k-%043d".formatted(random.nextInt(8))));
        var eTag = new ETag(List.of("aa", "bb", "cc").get(random.nextInt(3)));
        var at = start.plusSeconds(random.nextInt(20));
        changes.add(
            switch (random.nextInt(5)) {
              case 0 -> new Deleted(image, at);
              case 1, 2 -> new Uploaded(image, eTag, at, random.nextInt(1000), "image/png");
              default ->
                  new Read(
                      image,
                      eTag,
                      at,
                      "embedded/1",
                      random.nextInt(4) == 0 ? Optional.of("worker_crashed") : Optional.empty(),
                      "text");
            });
      }
      while (!changes.isEmpty()) {
        var size = 1 + random.nextInt(Math.min(15, changes.size()));
        apply(List.copyOf(changes.subList(0, size)));
        changes.subList(0, size).clear();
      }

      assertThat(
              TestIndex.rows(
                  "select owner, images, bytes, texts from stored where images > 0 order by owner"))
          .as("round " + round)
          .isEqualTo(
              TestIndex.rows(
                  """
                  select owner, count(*), sum(size),
                    count(*) filter (where result_at is not null and code is null)
                  from image group by owner order by owner"""));
    }
  }

  @Test
  void events_that_come_in_other_batches_are_counted_alike() throws Exception {
    var random = new Random(18);
    var changes = new ArrayList<Change>();
    for (int i = 0; i < 20; i++) {
      changes.add(uploaded(i, "aa", 1, 100));
      changes.add(read(i, "aa", 2));
      if (i % 2 == 0) {
        changes.add(uploaded(i, "bb", 3, 10));
        changes.add(i % 4 == 0 ? failed(i, "bb", 4) : read(i, "bb", 4));
      }
      if (i % 3 == 0) {
        changes.add(deleted(i, 9));
      }
    }
    apply(changes);
    var expected = usage();

    for (int round = 0; round < 10; round++) {
      empty();
      var left = new ArrayList<>(changes);
      while (!left.isEmpty()) {
        var size = 1 + random.nextInt(Math.min(9, left.size()));
        var batch = List.copyOf(left.subList(0, size));
        apply(batch);
        if (random.nextInt(3) == 0) {
          // The instance died before it knew that it was done, and another has read all of it.
          apply(batch);
        }
        left.subList(0, size).clear();
      }
      assertThat(usage().stored()).as("round " + round).isEqualTo(expected.stored());
      assertThat(usage().total().uploads()).isEqualTo(expected.total().uploads());
      assertThat(usage().total().bytes()).isEqualTo(expected.total().bytes());
      // A result that comes together with the end of its version is not seen.
      assertThat(usage().total().engineCalls()).isLessThanOrEqualTo(expected.total().engineCalls());
    }
  }

  @Test
  void days_that_are_old_are_kept_as_their_sum() throws Exception {
    apply(
        uploaded(1, "aa", -500 * DAY, 100),
        uploaded(2, "aa", -450 * DAY, 10),
        uploaded(3, "aa", 1, 1));
    var total = usage().total();

    projection.forget();
    projection.forget();

    assertThat(usage().total()).isEqualTo(total);
    assertThat(TestIndex.rows("select day, uploads, bytes from usage order by day"))
        .containsExactly("0001-01-01|2|110", today + "|1|1");
    assertThat(log.of(OWNER, UsageLog.MAX_DAYS).days()).hasSize(1);
  }

  @Test
  void a_new_projection_takes_over_what_the_log_has_forgotten() throws Exception {
    apply(
        uploaded(1, "aa", 1, 100),
        read(1, "aa", 2),
        uploaded(1, "bb", 3, 30),
        read(1, "bb", 4),
        uploaded(2, "aa", 1, 5),
        deleted(2, 9));
    var before = usage();
    TestIndex.execute("alter schema " + IndexDatabase.SCHEMA + " rename to index_old");
    try {
      empty();
      // Compaction has left the latest event of each image.
      apply(uploaded(1, "bb", 3, 30), read(1, "bb", 4));
      assertThat(usage().total()).isEqualTo(new Counts(1, 30, 1, 1));

      try (var connection = database.connection()) {
        UsageLog.carry(connection, "index_old");
        UsageLog.carry(connection, "index_old");
      }

      assertThat(usage()).isEqualTo(before);
    } finally {
      TestIndex.execute("drop schema index_old cascade");
    }
  }

  @Test
  void an_owner_without_an_image_has_used_nothing() {
    assertThat(usage())
        .isEqualTo(new Usage(new Stored(0, 0, 0), new Counts(0, 0, 0, 0), Collections.emptyList()));
  }

  @Test
  void an_owner_sees_its_own_and_guests_see_none() throws Exception {
    apply(uploaded(1, "aa", 1, 100));
    var guest = Owner.parse("guest").orElseThrow();

    assertThat(log.of(new Owner("u-2"), 30).stored().images()).isZero();
    assertThatThrownBy(() -> log.of(guest, 30))
        .isInstanceOfSatisfying(
            TuwenException.class, it -> assertThat(it.code().code()).isEqualTo("unauthorized"));
  }
}
