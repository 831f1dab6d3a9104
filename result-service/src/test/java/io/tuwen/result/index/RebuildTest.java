package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version is made beside the one that answers, and takes its place. */
class RebuildTest {
  private static final Instant START = Instant.parse("2026-11-28T08:00:00Z");
  private static final Partition UPLOADS = new Partition("image.uploaded", 3);
  private static final Owner OWNER = new Owner("u-0123456789abcdef0123456789abcdef");

  private IndexDatabase database;
  private Projection projection;
  private IndexRebuilds rebuilds;

  @BeforeEach
  void empty() throws SQLException {
    database = TestIndex.empty();
    projection = new Projection(database);
    rebuilds = new IndexRebuilds(database);
  }

  private static List<Change> image(int number) {
    var image = new ImageKey(OWNER, new ImageId("k-" + "%043d".formatted(number)));
    var at = START.plusSeconds(number);
    return List.of(
        new Uploaded(image, new ETag("aa"), at, 100, "image/jpeg"),
        new Read(image, new ETag("aa"), at, "embedded/1", Optional.empty(), "发票 " + number));
  }

  private static List<Change> images(int from, int to) {
    var all = new ArrayList<Change>();
    for (int i = from; i < to; i++) {
      all.addAll(image(i));
    }
    return all;
  }

  /** Each image is a place in the log. */
  private void live(int from, int to) throws Exception {
    projection.position(UPLOADS);
    projection.apply(Map.of(UPLOADS, new Step(from, to)), images(from, to));
  }

  private Rebuild begin(String order) {
    // The server sees a moment later that the connection of the one before has been closed.
    return await()
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(() -> rebuilds.begin(Optional.of(order)), Optional::isPresent)
        .get();
  }

  private static void replace(Rebuild rebuild) throws SQLException {
    rebuild.replace();
    rebuild.removeReplaced();
  }

  private static void fill(Rebuild rebuild, int to) throws Exception {
    var from = rebuild.begin(Map.of(UPLOADS, 0L)).get(UPLOADS);
    rebuild.apply(Map.of(UPLOADS, new Step(from, to)), images(from.intValue(), to));
  }

  private static List<String> schemas() throws SQLException {
    return TestIndex.rows(
        "select nspname from pg_namespace where nspname like 'index%' order by 1");
  }

  private List<String> listed() {
    var request = new ImageIndex.Request(Filter.NONE, Question.parse("发票"), Optional.empty(), 100);
    return new ImageIndex(database)
        .list(OWNER, request).entries().stream().map(it -> it.id().value()).toList();
  }

  @Test
  void an_order_is_due_until_its_version_answers() throws Exception {
    live(0, 3);
    assertThat(rebuilds.isDue(Optional.empty())).isFalse();
    assertThat(rebuilds.isDue(Optional.of("order"))).isTrue();

    try (var rebuild = begin("order")) {
      assertThat(rebuild.order()).hasValue("order");
      fill(rebuild, 3);
      rebuild.hold();
      replace(rebuild);
    }

    assertThat(rebuilds.isDue(Optional.of("order"))).isFalse();
    assertThat(rebuilds.isDue(Optional.of("another"))).isTrue();
    assertThat(schemas()).containsExactly(IndexDatabase.SCHEMA);
  }

  @Test
  void its_rows_are_those_of_the_version_that_it_replaces() throws Exception {
    live(0, 50);
    var before = TestIndex.images();
    assertThat(before).hasSize(50);

    try (var rebuild = begin("order")) {
      fill(rebuild, 50);
      assertThat(TestIndex.images()).isEqualTo(before);
      rebuild.analyze();
      assertThat(rebuild.hold()).isEqualTo(Map.of(UPLOADS, 50L));
      replace(rebuild);
    }

    assertThat(TestIndex.images()).isEqualTo(before);
    assertThat(projection.position(UPLOADS)).isEqualTo(50);
  }

  @Test
  void where_there_is_no_version_lists_answer_when_the_first_is_complete() throws Exception {
    TestIndex.drop();
    assertThat(database.isMade()).isFalse();
    assertThat(rebuilds.isDue(Optional.empty())).isTrue();

    try (var rebuild = begun()) {
      fill(rebuild, 2);
      assertThat(database.isMade()).isFalse();
      assertThat(rebuild.hold()).isEmpty();
      replace(rebuild);
    }

    assertThat(database.isMade()).isTrue();
    assertThat(listed()).hasSize(2);
  }

  @Test
  void lists_answer_the_same_while_versions_take_each_others_place() throws Exception {
    live(0, 20);
    var expected = listed();
    var isOver = new AtomicBoolean();
    var lists =
        CompletableFuture.supplyAsync(
            () -> {
              var count = 0;
              for (; !isOver.get(); count++) {
                assertThat(listed()).isEqualTo(expected);
              }
              return count;
            });

    for (int i = 0; i < 20; i++) {
      try (var rebuild = begin("order " + i)) {
        fill(rebuild, 20);
        rebuild.hold();
        replace(rebuild);
      }
    }
    isOver.set(true);

    assertThat(lists.get()).isGreaterThan(20);
  }

  @Test
  void one_that_was_killed_is_gone_on_with_where_its_rows_end() throws Exception {
    live(0, 30);
    try (var killed = begin("order")) {
      fill(killed, 10);
      killed.hold();
    }
    assertThat(rebuilds.isDue(Optional.empty())).isTrue();

    try (var rebuild = begin("later order")) {
      assertThat(rebuild.order()).hasValue("order");
      assertThat(rebuild.begin(Map.of(UPLOADS, 0L))).isEqualTo(Map.of(UPLOADS, 10L));
      fill(rebuild, 30);
      rebuild.hold();
      replace(rebuild);
    }

    assertThat(listed()).hasSize(30);
    assertThat(schemas()).containsExactly(IndexDatabase.SCHEMA);
  }

  @Test
  void what_a_kill_behind_the_switch_has_left_is_removed() throws Exception {
    live(0, 3);
    TestIndex.execute("create schema " + Rebuild.OLD);
    assertThat(rebuilds.isDue(Optional.empty())).isTrue();

    await()
        .untilAsserted(
            () -> {
              assertThat(rebuilds.begin(Optional.empty())).isEmpty();
              assertThat(schemas()).containsExactly(IndexDatabase.SCHEMA);
            });

    assertThat(listed()).hasSize(3);
  }

  /** The lock of a connection that was closed just now may still be held. */
  private Rebuild begun() {
    return await()
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(() -> rebuilds.begin(Optional.empty()), Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void of_several_instances_one_makes_it() throws Exception {
    try (var rebuild = begin("order")) {
      assertThat(rebuild.order()).isPresent();
      assertThat(rebuilds.begin(Optional.of("order"))).isEmpty();
    }

    await().until(() -> rebuilds.begin(Optional.of("order")).map(RebuildTest::close).isPresent());
  }

  private static boolean close(Rebuild rebuild) {
    try {
      rebuild.close();
      return true;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void the_version_that_answers_is_written_until_the_switch_and_the_new_one_from_it_on()
      throws Exception {
    live(0, 10);
    try (var rebuild = begin("order")) {
      fill(rebuild, 10);
      live(10, 12);
      assertThat(rebuild.hold()).isEqualTo(Map.of(UPLOADS, 12L));
      var next = CompletableFuture.runAsync(() -> goOn(12, 13));
      await()
          .until(
              () ->
                  TestIndex.rows(
                          "select 1 from pg_locks where locktype = 'advisory' and not granted")
                      .size(),
              it -> it == 1);

      rebuild.apply(Map.of(UPLOADS, new Step(10, 12)), images(10, 12));
      replace(rebuild);
      next.get();
    }

    assertThat(listed()).hasSize(13);
    assertThat(projection.position(UPLOADS)).isEqualTo(13);
  }

  private void goOn(int from, int to) {
    try {
      live(from, to);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_was_deleted_stays_deleted_though_the_log_has_forgotten_it() throws Exception {
    live(0, 3);
    var gone = image(1).get(0).image();
    projection.apply(
        Map.of(UPLOADS, new Step(3, 4)), List.of(new Deleted(gone, START.plusSeconds(60))));

    try (var rebuild = begin("order")) {
      fill(rebuild, 4);
      rebuild.hold();
      replace(rebuild);
    }

    assertThat(listed()).hasSize(3).doesNotContain(gone.id().value());
  }

  /** Else an upgrade would have lost what owners have used, and brought deleted images back. */
  @Test
  void the_first_version_of_a_release_takes_over_what_the_log_has_forgotten() throws Exception {
    live(0, 3);
    var gone = image(1).get(0).image();
    projection.apply(
        Map.of(UPLOADS, new Step(3, 4)), List.of(new Deleted(gone, START.plusSeconds(60))));
    var used = "select owner, uploads, bytes, engine_calls, texts from usage";
    var before = TestIndex.rows(used);
    TestIndex.execute("alter schema " + IndexDatabase.SCHEMA + " rename to index_v1");
    try (var rebuild = begun()) {
      rebuild.begin(Map.of(UPLOADS, 0L));
      // Compaction has left one image, and the deletion of none.
      rebuild.apply(Map.of(UPLOADS, new Step(0, 3)), image(0));
      assertThat(rebuild.hold()).isEqualTo(Map.of(UPLOADS, 4L));
      rebuild.apply(Map.of(UPLOADS, new Step(3, 4)), image(1));
      replace(rebuild);

      assertThat(TestIndex.rows(used)).isEqualTo(before);
      assertThat(listed()).hasSize(1);
      assertThat(schemas()).containsExactly("index_v1", IndexDatabase.SCHEMA);
    }
  }

  private static void setBack(String schema, String age) throws SQLException {
    TestIndex.execute(
        "update %s.making set begun_at = begun_at - interval '%s'".formatted(schema, age));
  }

  /** By index_v1, which was told of a deletion. */
  private static void wasSeen(String age) throws SQLException {
    TestIndex.execute(
        "insert into index_v1.gone values ('', null, now() - interval '%s')".formatted(age));
  }

  /** The version of now, which has three images, has taken the place of index_v1. */
  private void upgrade() throws Exception {
    live(0, 3);
    TestIndex.execute("alter schema " + IndexDatabase.SCHEMA + " rename to index_v1");
    try (var rebuild = begun()) {
      // However long the making took.
      setBack(Rebuild.NEXT, "25 hours");
      fill(rebuild, 3);
      rebuild.hold();
      replace(rebuild);
    }
    // Whatever today is.
    for (var schema : schemas()) {
      TestIndex.execute("update %s.image set at = now() - interval '60 days'".formatted(schema));
    }
  }

  @Test
  void a_version_of_a_release_before_is_removed_a_day_after_it_was_replaced() throws Exception {
    upgrade();
    TestIndex.execute("create schema index_v1_next");
    wasSeen("2 days");
    rebuilds.forget();
    assertThat(schemas()).contains("index_v1", "index_v1_next");

    setBack(IndexDatabase.SCHEMA, "25 hours");
    rebuilds.forget();

    assertThat(schemas()).containsExactly(IndexDatabase.SCHEMA);
  }

  /** By instances of the release before, as in an upgrade that follows a rollback. */
  @Test
  void a_version_of_a_release_before_stays_as_long_as_it_is_written() throws Exception {
    upgrade();
    setBack(IndexDatabase.SCHEMA, "25 hours");
    wasSeen("30 minutes");

    rebuilds.forget();

    assertThat(database.isMade()).isTrue();
    assertThat(rebuilds.isDue(Optional.empty())).isFalse();
    assertThat(schemas()).contains("index_v1");
  }

  /** The release before has gone on alone: this one has read as far as offset 3, that one to 9. */
  private ImageKey rollBack() throws Exception {
    upgrade();
    setBack(IndexDatabase.SCHEMA, "30 days");
    var gone = image(1).get(0).image();
    TestIndex.execute(
        """
        update index_v1.progress set next = 9;
        insert into index_v1.usage values ('u-1', '2026-11-29', 5, 500, 4, 3);
        insert into index_v1.gone values (sha256('%s'), '%s', now() - interval '10 days')"""
            .formatted(gone.objectKey(), START.plusSeconds(1)));
    return gone;
  }

  /**
   * An upgrade after a rollback of weeks: the older version was dropped at once, and images that it
   * alone had seen deleted stayed listed for ever.
   */
  @Test
  void a_version_that_a_rollback_has_set_aside_is_made_anew_from_the_one_that_went_on()
      throws Exception {
    var gone = rollBack();
    rebuilds.forget();
    assertThat(schemas()).contains("index_v1");
    assertThat(database.isMade()).isFalse();
    assertThat(rebuilds.isDue(Optional.empty())).isTrue();
    assertThat(database.isFollowing()).isFalse();

    try (var rebuild = begun()) {
      // Lists answer from it meanwhile, and what is deleted now was listed again.
      assertThat(database.isFollowing()).isTrue();
      fill(rebuild, 9);
      assertThat(rebuild.hold()).isEqualTo(Map.of(UPLOADS, 9L));
      replace(rebuild);
    }

    assertThat(listed()).hasSize(8).doesNotContain(gone.id().value());
    assertThat(TestIndex.rows("select uploads from usage where owner = 'u-1'"))
        .containsExactly("5");
  }

  /** Also where the log has less than the older version, so that it stays behind that. */
  @Test
  void a_version_that_was_set_aside_is_made_anew_once() throws Exception {
    rollBack();
    try (var rebuild = begun()) {
      fill(rebuild, 2);
      rebuild.hold();
      replace(rebuild);
    }

    rebuilds.forget();

    assertThat(database.isMade()).isTrue();
    assertThat(rebuilds.isDue(Optional.empty())).isFalse();
    assertThat(schemas()).containsExactly("index_v1", IndexDatabase.SCHEMA);
  }

  /** What was deleted since then may have left no trace in the log. */
  @Test
  void one_that_was_not_finished_for_long_is_begun_anew() throws Exception {
    live(0, 30);
    try (var left = begin("order")) {
      fill(left, 10);
    }
    setBack(Rebuild.NEXT, "7 days");

    try (var rebuild = begin("later order")) {
      assertThat(rebuild.order()).hasValue("later order");
      assertThat(rebuild.begin(Map.of(UPLOADS, 0L))).isEqualTo(Map.of(UPLOADS, 0L));
    }
  }
}
