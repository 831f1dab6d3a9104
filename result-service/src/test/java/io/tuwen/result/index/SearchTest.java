package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ETag;
import io.tuwen.result.index.Projection.Change;
import io.tuwen.result.index.Projection.Partition;
import io.tuwen.result.index.Projection.Read;
import io.tuwen.result.index.Projection.Step;
import io.tuwen.result.index.Projection.Uploaded;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked, the index says what a look at every text says. */
class SearchTest {
  private static final Instant START = Instant.parse("2026-11-28T08:00:00Z");
  private static final Partition PARTITION = new Partition("image.processed", 0);
  private static final int IMAGES = 2000;
  private static final List<Owner> OWNERS =
      IntStream.range(0, 5).mapToObj(it -> new Owner("u-%032d".formatted(it))).toList();
  private static final List<String> WORDS =
      List.of(
          "增值税",
          "电子",
          "发票",
          "金额",
          "运单",
          "号",
          "5",
          "室",
          "北京市",
          "上海",
          "的",
          "Total",
          "express",
          "EXPRESS",
          "party",
          "art",
          "the",
          "12.50",
          "2026-11-28",
          "100%",
          "a_b",
          "c\\d",
          "ＦＵＬＬ",
          "é",
          "𠮷野家",
          "'; drop table image; --");

  private static final List<Upload> ALL = new ArrayList<>();
  private static IndexDatabase database;
  private static ImageIndex index;

  private record Upload(ImageKey image, Instant at, String text) {
    String normal() {
      return NormalText.of(text).text();
    }
  }

  @BeforeAll
  static void fill() throws Exception {
    database = TestIndex.empty();
    index = new ImageIndex(database);
    var projection = new Projection(database);
    var random = new Random(17);
    ALL.clear();
    for (int i = 0; i < IMAGES; i++) {
      // Most are the first owner's, and several came in the same second.
      var owner = OWNERS.get(Math.max(0, random.nextInt(12) - 7));
      var image = new ImageKey(owner, new ImageId("k-%043d".formatted(i)));
      ALL.add(new Upload(image, START.plusSeconds(i / 3), text(random)));
    }
    var changes = new ArrayList<Change>();
    for (var upload : ALL) {
      var eTag = new ETag("aa");
      changes.add(new Uploaded(upload.image(), eTag, upload.at(), 9, "image/jpeg"));
      changes.add(
          new Read(
              upload.image(), eTag, upload.at(), "embedded/1", Optional.empty(), upload.text()));
    }
    projection.position(PARTITION);
    projection.apply(Map.of(PARTITION, new Step(0, IMAGES)), changes);
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(25); i >= 0; i--) {
      text.append(WORDS.get(random.nextInt(WORDS.size())));
      text.append(random.nextInt(3) == 0 ? "" : random.nextInt(4) == 0 ? "\n" : " ");
    }
    return text.toString();
  }

  private static List<String> scan(Owner owner, Predicate<String> wanted) {
    return ALL.stream()
        .filter(it -> it.image().owner().equals(owner) && wanted.test(it.normal()))
        .sorted(
            Comparator.comparing(Upload::at)
                .thenComparing(it -> it.image().id().value())
                .reversed())
        .map(it -> it.image().id().value())
        .toList();
  }

  /** All pages. */
  private static List<String> found(Owner owner, String question, int limit) {
    var ids = new ArrayList<String>();
    var after = Optional.<Place>empty();
    do {
      var page =
          index.list(
              owner, new ImageIndex.Request(Filter.NONE, Question.parse(question), after, limit));
      page.entries().forEach(it -> ids.add(it.id().value()));
      after = page.end();
    } while (after.isPresent());
    return ids;
  }

  @Test
  void every_substring_is_found_and_nothing_else() {
    var random = new Random(18);
    for (int i = 0; i < 400; i++) {
      var from = ALL.get(random.nextInt(ALL.size())).normal();
      var at = random.nextInt(from.length());
      var part = from.substring(at, Math.min(from.length(), at + 1 + random.nextInt(5)));
      if (Question.parse('"' + part + '"').isEmpty() || part.indexOf('"') >= 0) {
        continue;
      }
      var normal = NormalText.of(part).text();
      var owner = OWNERS.get(i % OWNERS.size());

      assertThat(found(owner, '"' + part + '"', 100))
          .as("«%s» of %s", part, owner)
          .isEqualTo(scan(owner, it -> it.contains(normal)));
    }
  }

  @Test
  void all_terms_are_there_and_none_that_is_excluded() {
    var owner = OWNERS.get(0);

    assertThat(found(owner, "发票 express -上海", 7))
        .isEqualTo(
            scan(owner, it -> it.contains("发票") && it.contains("express") && !it.contains("上海")))
        .isNotEmpty();
  }

  @Test
  void a_prefix_is_found_where_a_word_begins() {
    var owner = OWNERS.get(0);

    var prefix = found(owner, "art*", 50);

    assertThat(prefix)
        .isEqualTo(scan(owner, it -> new Term("art", true).indexIn(it, 0) >= 0))
        .isNotEmpty();
    assertThat(found(owner, "art", 50)).hasSizeGreaterThan(prefix.size());
  }

  @Test
  void pages_of_any_size_have_every_image_once() {
    var owner = OWNERS.get(1);

    for (var limit : List.of(1, 2, 3, 50)) {
      assertThat(found(owner, "", limit)).isEqualTo(scan(owner, it -> true));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'",
        "''",
        "';--",
        "\\",
        "%",
        "_",
        "%_%",
        "\\%",
        "{}",
        "$1",
        "?",
        "??",
        ":a",
        "/*",
        "*/",
        "' or '1'='1",
        "') or true --",
        "'; drop table image; --",
        "\ud83d",
        "${jndi:ldap://x}",
        "[",
        "(",
        "((((((((((",
        "a{1,99}*",
        ".*",
        "a.*",
        "a|b*",
        "a\\*",
        "x')::int--",
        "\u0000'"
      })
  void no_question_is_more_than_a_text(String question) throws SQLException {
    var asked = Question.parse(question);
    var owner = OWNERS.get(0);

    var ids = found(owner, question, 100);

    assertThat(ids)
        .isEqualTo(
            scan(
                owner,
                text ->
                    asked.stream()
                        .allMatch(
                            it ->
                                it.wanted().stream().allMatch(term -> term.indexIn(text, 0) >= 0)
                                    && it.unwanted().stream()
                                        .noneMatch(term -> term.indexIn(text, 0) >= 0))));
    assertThat(TestIndex.rows("select count(*) from image")).containsExactly("" + IMAGES);
  }

  @Test
  void an_owner_finds_nothing_of_another() {
    for (var owner : OWNERS) {
      var own = scan(owner, it -> true);
      for (var question : List.of("", "发票", "的", "e", "express", "the -上海", "a*")) {
        assertThat(own).containsAll(found(owner, question, 100));
      }
    }
    assertThat(found(new Owner("u-%032d".formatted(99)), "发票", 100)).isEmpty();
  }

  /** Ten thousand of them with {@code -Dtuwen.strangers=10000}. */
  @Test
  void strangers_find_nothing_of_another_whatever_they_ask() {
    var random = new Random(19);
    var count = Integer.getInteger("tuwen.strangers", 600);
    var own =
        OWNERS.stream().collect(Collectors.toMap(it -> it, it -> Set.copyOf(scan(it, t -> true))));
    var leaks = 0;
    for (int i = 0; i < count; i++) {
      var stranger = OWNERS.get(random.nextInt(OWNERS.size()));
      // What an image of another says.
      var text = ALL.get(random.nextInt(ALL.size())).text();
      var at = random.nextInt(text.length());
      var asked = text.substring(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
      var request =
          new ImageIndex.Request(
              Filter.NONE,
              i % 5 == 0 ? Optional.empty() : Question.parse('"' + asked.replace("\"", "") + '"'),
              i % 7 == 0
                  ? Optional.of(
                      new Place(ALL.get(random.nextInt(ALL.size())).at(), "k-" + "z".repeat(43)))
                  : Optional.empty(),
              100);
      for (var page :
          List.of(
              index.list(stranger, request),
              index.whole(stranger, request),
              request.question().isEmpty()
                  ? index.list(stranger, request)
                  : index.best(stranger, request))) {
        leaks +=
            (int)
                page.entries().stream()
                    .filter(it -> !own.get(stranger).contains(it.id().value()))
                    .count();
      }
    }
    System.out.printf("%d lists and searches of strangers: %d leaks%n", 3 * count, leaks);
    assertThat(leaks).isZero();
  }

  @Test
  void the_best_are_first_where_that_is_asked_for() {
    var owner = OWNERS.get(0);
    var request =
        new ImageIndex.Request(Filter.NONE, Question.parse("express 发票"), Optional.empty(), 20);

    var best = index.best(owner, request).entries();

    var hits = scan(owner, it -> it.contains("express") && it.contains("发票"));
    var byScore =
        hits.stream()
            .limit(500)
            .sorted(Comparator.comparing(id -> -score(id, "express", "发票")))
            .limit(20)
            .toList();
    assertThat(best.stream().map(it -> it.id().value()).toList()).isEqualTo(byScore);
    assertThat(best).allMatch(it -> !it.snippet().orElseThrow().marks().isEmpty());
  }

  /** As the database computes it. The sort is stable, so that the newest of equals is first. */
  private static double score(String id, String... words) {
    var text =
        ALL.stream()
            .filter(it -> it.image().id().value().equals(id))
            .findFirst()
            .orElseThrow()
            .normal();
    var found = 0.0;
    for (var word : words) {
      found += (text.length() - text.replace(word, "").length()) / (double) word.length();
    }
    return found / (text.codePointCount(0, text.length()) + 100);
  }

  @Test
  void whole_texts_come_where_they_are_asked_for() {
    var owner = OWNERS.get(0);
    var request = new ImageIndex.Request(Filter.NONE, Optional.empty(), Optional.empty(), 100);

    var whole = index.whole(owner, request).entries();

    assertThat(whole.stream().map(it -> it.text().orElseThrow()).toList())
        .isEqualTo(scan(owner, it -> true).stream().limit(100).map(SearchTest::text).toList());
    assertThat(index.list(owner, request).entries()).allMatch(it -> it.text().isEmpty());
  }

  private static String text(String id) {
    return ALL.stream()
        .filter(it -> it.image().id().value().equals(id))
        .map(Upload::text)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> everybodys(Optional<Owner> owner, String question, int limit) {
    var ids = new ArrayList<String>();
    var after = Optional.<OperatorIndex.Place>empty();
    do {
      var page =
          new OperatorIndex(database)
              .list(
                  new OperatorIndex.Request(
                      Optional.empty(),
                      owner,
                      Filter.NONE,
                      Question.parse(question),
                      after,
                      limit));
      page.entries().forEach(it -> ids.add(it.owner() + "/" + it.entry().id()));
      after = page.end().map(it -> OperatorIndex.Place.parse(it.cursor()).orElseThrow());
    } while (after.isPresent());
    return ids;
  }

  private static List<String> scanAll(Predicate<Upload> wanted) {
    return ALL.stream()
        .filter(wanted)
        .sorted(
            Comparator.comparing(Upload::at)
                .thenComparing(it -> it.image().owner().value())
                .thenComparing(it -> it.image().id().value())
                .reversed())
        .map(it -> it.image().objectKey().value())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "发票", "的", "e", "express", "the -上海", "art*", "' or '1'='1"})
  void operators_find_everybodys_images_and_those_of_one_owner(String question) {
    var asked = Question.parse(question);
    Predicate<Upload> isFound =
        it ->
            asked.stream()
                .allMatch(
                    q ->
                        q.wanted().stream().allMatch(t -> t.indexIn(it.normal(), 0) >= 0)
                            && q.unwanted().stream()
                                .noneMatch(t -> t.indexIn(it.normal(), 0) >= 0));

    assertThat(everybodys(Optional.empty(), question, 97)).isEqualTo(scanAll(isFound));
    for (var owner : OWNERS) {
      assertThat(everybodys(Optional.of(owner), question, 100))
          .isEqualTo(scanAll(it -> isFound.test(it) && it.image().owner().equals(owner)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "~",
        "x",
        "1~",
        "1~u-1",
        "1~u-1/x/y",
        "-~u-1/k",
        "99999999999999999999~u-1/k-1"
      })
  void a_cursor_of_no_page_is_none(String cursor) {
    assertThat(OperatorIndex.Place.parse(cursor)).isEmpty();
  }

  /** All images of all owners were read for it, newest first, until the time was up. */
  @Test
  void operators_find_an_image_by_its_id_without_reading_others() throws SQLException {
    TestIndex.execute("analyze image");

    var plan =
        TestIndex.rows(
            "explain select owner from image where id = 'k-%043d'".formatted(7)
                + " order by at desc, owner desc, id desc limit 21");

    assertThat(plan.toString()).contains("image_id").doesNotContain("Seq Scan", "image_all");
  }

  @Test
  void guests_have_no_list() {
    var guest = Owner.parse("guest").orElseThrow();
    var request = new ImageIndex.Request(Filter.NONE, Optional.empty(), Optional.empty(), 20);

    assertThatThrownBy(() -> index.list(guest, request))
        .isInstanceOfSatisfying(
            TuwenException.class, it -> assertThat(it.code().code()).isEqualTo("unauthorized"));
  }

  @Test
  void a_cursor_is_good_for_its_owner_alone_and_unchanged() {
    var names = new Names("0123456789abcdef0123456789abcdef");
    var place = new Place(START.plusNanos(1000), "k-" + "0".repeat(43));
    var cursor = place.cursor(OWNERS.get(0), names);

    assertThat(Place.parse(cursor, OWNERS.get(0), names)).contains(place);
    assertThat(Place.parse(cursor, OWNERS.get(1), names)).isEmpty();
    for (int i = 0; i < cursor.length(); i++) {
      var changed = new StringBuilder(cursor);
      changed.setCharAt(i, cursor.charAt(i) == 'x' ? 'y' : 'x');
      assertThat(Place.parse(changed.toString(), OWNERS.get(0), names)).isEmpty();
    }
    assertThat(Place.parse("", OWNERS.get(0), names)).isEmpty();
    assertThat(Place.parse("a.b.c", OWNERS.get(0), names)).isEmpty();
  }

  @Test
  void a_snippet_shows_what_was_found() {
    var page =
        index.list(
            OWNERS.get(0),
            new ImageIndex.Request(Filter.NONE, Question.parse("express"), Optional.empty(), 100));

    assertThat(page.entries())
        .isNotEmpty()
        .allSatisfy(
            it -> {
              var snippet = it.snippet().orElseThrow();
              assertThat(snippet.marks()).isNotEmpty();
              assertThat(
                      snippet.marks().stream()
                          .map(mark -> snippet.text().substring(mark.from(), mark.to()))
                          .map(mark -> NormalText.of(mark).text()))
                  .allMatch(mark -> mark.contains("express"));
            });
  }
}
