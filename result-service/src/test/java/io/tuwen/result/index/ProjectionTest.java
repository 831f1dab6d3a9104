package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ETag;
import io.tuwen.result.index.Projection.Change;
import io.tuwen.result.index.Projection.Deleted;
import io.tuwen.result.index.Projection.Overtaken;
import io.tuwen.result.index.Projection.Partition;
import io.tuwen.result.index.Projection.Read;
import io.tuwen.result.index.Projection.Step;
import io.tuwen.result.index.Projection.Uploaded;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static final Instant START = Instant.parse("2026-11-28T08:00:00Z");
  private static final Partition UPLOADS = new Partition("image.uploaded", 3);
  private static final Owner OWNER = new Owner("u-0123456789abcdef0123456789abcdef");
  private static final String IMAGES =
      "select id, etag, at, size, result_at, engine, code, body, search, grams from image"
          + " order by owner, id";

  private IndexDatabase database;
  private Projection projection;
  private long next;

  @BeforeEach
  void empty() throws SQLException {
    database = TestIndex.empty();
    projection = new Projection(database);
  }

  private static ImageKey image(int number) {
    return new ImageKey(OWNER, new ImageId("k-" + "%043d".formatted(number)));
  }

  private static Uploaded uploaded(int image, String eTag, int second) {
    return new Uploaded(
        image(image), new ETag(eTag), START.plusSeconds(second), 100 + second, "image/jpeg");
  }

  private static Read read(int image, String eTag, int second, String text) {
    return new Read(
        image(image),
        new ETag(eTag),
        START.plusSeconds(second),
        "embedded/1",
        Optional.empty(),
        text);
  }

  private static Read failed(int image, String eTag, int second) {
    return new Read(
        image(image),
        new ETag(eTag),
        START.plusSeconds(second),
        "embedded/1",
        Optional.of("image_unreadable"),
        "");
  }

  private static Deleted deleted(int image, int second) {
    return new Deleted(image(image), START.plusSeconds(second));
  }

  private void apply(Change... changes) throws Exception {
    apply(List.of(changes));
  }

  private void apply(List<Change> changes) throws Exception {
    var from = projection.position(UPLOADS);
    next = from + changes.size();
    projection.apply(Map.of(UPLOADS, new Step(from, next)), changes);
  }

  private static List<String> texts() throws SQLException {
    return TestIndex.rows("select etag, body, code from image order by id");
  }

  @Test
  void an_upload_and_its_result_are_one_row() throws Exception {
    apply(uploaded(1, "aa", 1));
    apply(read(1, "aa", 2, "发票 Total"));

    assertThat(TestIndex.rows("select etag, size, engine, body, search from image"))
        .containsExactly("aa|101|embedded/1|发票 Total|发票total");
  }

  @Test
  void a_result_that_comes_before_its_upload_waits_unseen() throws Exception {
    apply(read(1, "aa", 2, "早"));
    assertThat(texts()).isEmpty();

    apply(uploaded(1, "aa", 1));

    assertThat(texts()).containsExactly("aa|早|-");
    assertThat(TestIndex.rows("select * from early")).isEmpty();
  }

  @Test
  void a_new_version_has_no_result_until_its_own_comes() throws Exception {
    apply(uploaded(1, "aa", 1), read(1, "aa", 2, "old"));

    apply(uploaded(1, "bb", 3));
    assertThat(texts()).containsExactly("bb|-|-");
    apply(read(1, "aa", 9, "old again"));
    assertThat(texts()).containsExactly("bb|-|-");
    apply(failed(1, "bb", 4));
    assertThat(texts()).containsExactly("bb|-|image_unreadable");
  }

  @Test
  void a_result_of_the_next_version_replaces_none_of_the_one_before() throws Exception {
    apply(uploaded(1, "aa", 1), read(1, "aa", 2, "old"));
    apply(read(1, "bb", 4, "new"));
    assertThat(texts()).containsExactly("aa|old|-");

    apply(uploaded(1, "bb", 3));

    assertThat(texts()).containsExactly("bb|new|-");
  }

  @Test
  void a_deletion_takes_the_row_and_what_comes_late_does_not_bring_it_back() throws Exception {
    apply(uploaded(1, "aa", 1), read(1, "aa", 2, "secret"));

    apply(deleted(1, 5));
    apply(uploaded(1, "aa", 1), read(1, "aa", 3, "secret"), read(1, "aa", 2, "secret"));

    assertThat(texts()).isEmpty();
    assertThat(TestIndex.rows("select * from early")).isEmpty();
    assertThat(TestIndex.rows("select * from gone")).hasSize(1).noneMatch(it -> it.contains("k-"));
  }

  @Test
  void an_upload_after_the_deletion_is_a_new_image() throws Exception {
    apply(uploaded(1, "aa", 1), deleted(1, 5), uploaded(1, "aa", 6), read(1, "aa", 7, "again"));

    assertThat(texts()).containsExactly("aa|again|-");
  }

  @Test
  void what_came_too_late_for_a_deleted_image_is_forgotten() throws Exception {
    apply(
        uploaded(1, "aa", 1), deleted(1, 5), read(1, "aa", 6, "secret"), read(2, "aa", 6, "kept"));
    assertThat(TestIndex.rows("select body from early")).hasSize(2);

    TestIndex.execute("update early set result_at = now() - interval '2 hours'");
    projection.forget();

    assertThat(TestIndex.rows("select body from early")).containsExactly("kept");
  }

  /** Whose last image was deleted, was named for ever. */
  @Test
  void an_owner_who_has_stored_nothing_is_forgotten() throws Exception {
    apply(uploaded(1, "aa", 1), uploaded(2, "aa", 1), deleted(1, 2));
    projection.forget();
    assertThat(TestIndex.rows("select images from stored")).containsExactly("1");

    apply(deleted(2, 2));
    projection.forget();

    assertThat(TestIndex.rows("select * from stored")).isEmpty();
    apply(uploaded(3, "aa", 3));
    assertThat(TestIndex.rows("select images, bytes from stored")).containsExactly("1|103");
  }

  @Test
  void the_place_moves_with_the_rows() throws Exception {
    apply(uploaded(1, "aa", 1), uploaded(2, "aa", 1));

    assertThat(projection.position(UPLOADS)).isEqualTo(2);
  }

  @Test
  void who_has_lost_a_partition_writes_nothing() throws Exception {
    apply(uploaded(1, "aa", 1));

    assertThatThrownBy(
            () -> projection.apply(Map.of(UPLOADS, new Step(0, 1)), List.of(uploaded(2, "bb", 2))))
        .isInstanceOf(Overtaken.class);

    assertThat(texts()).containsExactly("aa|-|-");
    assertThat(projection.position(UPLOADS)).isEqualTo(1);
  }

  @Test
  void a_statement_that_fails_leaves_neither_rows_nor_progress() throws Exception {
    TestIndex.execute("alter table image add constraint small check (size < 150)");

    assertThatThrownBy(() -> apply(uploaded(1, "aa", 1), uploaded(2, "aa", 99)))
        .isInstanceOf(SQLException.class);

    assertThat(texts()).isEmpty();
    assertThat(projection.position(UPLOADS)).isZero();
  }

  @Test
  void a_text_may_have_any_character_and_any_length() throws Exception {
    apply(
        uploaded(1, "aa", 1),
        read(1, "aa", 2, "a\0b \ud83d 𠮷 \\ ' \" {} , NULL"),
        uploaded(2, "aa", 1),
        read(2, "aa", 2, "𠮷".repeat(50_000)));

    assertThat(TestIndex.rows("select length(body) from image order by id").get(1))
        .isEqualTo("10000");
  }

  @Test
  void rows_and_progress_are_one_however_often_the_database_is_killed() throws Exception {
    var kills = Integer.getInteger("tuwen.index.kills", 3);
    var written = new AtomicInteger();
    var writer =
        CompletableFuture.runAsync(
            () -> {
              while (written.get() >= 0) {
                try {
                  apply(uploaded(written.get(), "aa", 1), read(written.get(), "aa", 2, "发票"));
                  written.incrementAndGet();
                } catch (SQLException e) {
                  // It is down, or it went down after the commit: the place in the log tells.
                  resume(written);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            });

    for (int i = 0; i < kills; i++) {
      var before = written.get();
      await().until(() -> written.get() > before + 5);
      TestIndex.server().kill();
      TestIndex.server().start();
    }
    written.set(-1_000_000);
    writer.get();

    var rows =
        Long.parseLong(TestIndex.rows("select count(*) from image where body = '发票'").get(0));
    assertThat(projection.position(UPLOADS)).isEqualTo(2 * rows);
    assertThat(rows).isGreaterThan(5L * kills);
  }

  private void resume(AtomicInteger written) {
    try {
      var place = (int) (projection.position(UPLOADS) / 2);
      written.updateAndGet(it -> it < 0 ? it : place);
    } catch (SQLException e) {
      // The next try says so too.
    }
  }

  /**
   * Uploads and deletions of an image keep their order, as their partition does; results come
   * whenever they like; everything may come twice, in batches of any size. Of the uploads, some are
   * never told; the sweep tells of those that are there, after all else.
   */
  @Test
  void whatever_the_order_and_however_often_the_rows_are_the_same() throws Exception {
    var random = new Random(17);
    List<List<Change>> ordered = new ArrayList<>();
    List<Change> results = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      var own = new ArrayList<Change>();
      own.add(uploaded(i, "aa", 1));
      results.add(read(i, "aa", 2, "first of " + i));
      if (i % 2 == 0) {
        own.add(uploaded(i, "bb", 10));
        results.add(i % 4 == 0 ? read(i, "bb", 11, "第二 " + i) : failed(i, "bb", 11));
        results.add(read(i, "bb", 12, "better " + i));
      }
      if (i % 3 == 0) {
        own.add(deleted(i, 20));
      }
      if (i % 6 == 0) {
        own.add(uploaded(i, "bb", 30));
        results.add(read(i, "bb", 31, "after " + i));
      }
      ordered.add(own);
    }
    apply(ordered.stream().flatMap(List::stream).toList());
    apply(results);
    var expected = TestIndex.rows(IMAGES);
    assertThat(expected).hasSize(10);

    for (int round = 0; round < Integer.getInteger("tuwen.index.shuffles", 40); round++) {
      TestIndex.execute("truncate image, early, gone, progress");
      var events =
          shuffled(ordered.stream().map(it -> lossy(it, random)).toList(), results, random);
      for (var own : ordered) {
        var last = own.get(own.size() - 1);
        if (!events.contains(last)) {
          events.add(last);
        }
      }
      while (!events.isEmpty()) {
        var size = 1 + random.nextInt(Math.min(20, events.size()));
        apply(List.copyOf(events.subList(0, size)));
        events.subList(0, size).clear();
      }
      assertThat(TestIndex.rows(IMAGES)).as("round " + round).isEqualTo(expected);
    }
  }

  private static List<Change> lossy(List<Change> own, Random random) {
    return own.stream().filter(it -> it instanceof Deleted || random.nextInt(6) > 0).toList();
  }

  private static List<Change> shuffled(
      List<List<Change>> ordered, List<Change> results, Random random) {
    var all = new ArrayList<Change>();
    results.forEach(it -> insert(all, it, 0, random));
    for (var own : ordered) {
      var after = 0;
      for (var change : own) {
        after = insert(all, change, after, random) + 1;
      }
    }
    for (var copy : List.copyOf(all)) {
      if (random.nextInt(3) == 0 && !(copy instanceof Deleted)) {
        insert(all, copy, all.indexOf(copy) + 1, random);
      }
    }
    return all;
  }

  private static int insert(List<Change> all, Change change, int from, Random random) {
    var place = from + random.nextInt(all.size() - from + 1);
    all.add(place, change);
    return place;
  }
}
