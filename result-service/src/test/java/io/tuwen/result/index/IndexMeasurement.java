package io.tuwen.result.index;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Measures the index, and is no test: {@code java -cp … IndexMeasurement 200000 10000}.
 *
 * <p>A quarter of all images are one owner's; the others are spread evenly. Substrings are looked
 * for as a phrase, and compared with a scan of the texts.
 */
public final class IndexMeasurement {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Partition PARTITION = new Partition("measured", 0);
  private static final int BATCH = 500;
  private static final int QUESTIONS = 200;
  private static final int CHARACTERS = 3000;
  private static final int SUBSTRINGS = 300;

  /** As many as are compared. */
  private static final int MAX_FOUND = 500;

  private final Random random = new Random(17);
  private final List<String> words = new ArrayList<>();

  private IndexMeasurement() {
    for (int i = 0; i < 4000; i++) {
      var word = new StringBuilder();
      for (int n = 2 + random.nextInt(8); n > 0; n--) {
        word.append((char) ('a' + (int) (26 * random.nextDouble() * random.nextDouble())));
      }
      words.add(word.toString());
    }
  }

  private char character() {
    return (char) (0x4e00 + rank(CHARACTERS));
  }

  /** By Zipf's law, roughly. */
  private int rank(int count) {
    return (int) (Math.exp(random.nextDouble() * Math.log(count)) - 1);
  }

  private String text() {
    var text = new StringBuilder();
    var isChinese = random.nextInt(100) < 85;
    while (text.length() < 300) {
      switch (random.nextInt(6)) {
        case 0 -> text.append(random.nextInt(100_000)).append('.').append(random.nextInt(100));
        case 1 -> text.append(words.get(rank(words.size()))).append(' ');
        default -> {
          if (isChinese) {
            text.append(character()).append(character());
          } else {
            text.append(words.get(rank(words.size()))).append(' ');
          }
        }
      }
      if (random.nextInt(12) == 0) {
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static Owner owner(int number) {
    return new Owner("u-%032d".formatted(number));
  }

  /** Arguments: images, owners. */
  public static void main(String[] arguments) throws Exception {
    new IndexMeasurement().run(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    System.exit(0);
  }

  private void run(int images, int owners) throws Exception {
    try (var database = new Closing(TestIndex.empty())) {
      write(new Projection(database.it()), images, owners);
      TestIndex.execute("vacuum analyze image");
      System.out.println(
          "bytes of table, grams, all: "
              + TestIndex.rows(
                  "select pg_table_size('image'), pg_relation_size('image_grams'),"
                      + " pg_total_relation_size('image')"));
      var index = new ImageIndex(database.it());
      ask(index, owners);
      for (int length = 1; length <= 6; length++) {
        recall(index, length);
      }
    }
  }

  private record Closing(IndexDatabase it) implements AutoCloseable {
    @Override
    public void close() {
      it.close();
    }
  }

  private final List<String> texts = new ArrayList<>();

  private void write(Projection projection, int images, int owners) throws Exception {
    projection.position(PARTITION);
    var begin = System.nanoTime();
    for (int i = 0; i < images; i += BATCH) {
      var changes = new ArrayList<Change>();
      for (int n = i; n < i + BATCH; n++) {
        var owner = owner(n % 4 == 0 ? 0 : 1 + random.nextInt(owners - 1));
        var image = new ImageKey(owner, new ImageId("k-%043d".formatted(n)));
        var at = START.plusSeconds(n);
        var text = text();
        if (n % 97 == 0) {
          texts.add(NormalText.of(text).text());
        }
        changes.add(new Uploaded(image, new ETag("aa"), at, 100_000, "image/jpeg"));
        changes.add(new Read(image, new ETag("aa"), at, "embedded/1", Optional.empty(), text));
      }
      projection.apply(Map.of(PARTITION, new Step(i, i + BATCH)), changes);
    }
    var seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("%d images in %.0f s: %.0f/s%n", images, seconds, images / seconds);
  }

  private void ask(ImageIndex index, int owners) {
    for (var owner : List.of(0, 1 + random.nextInt(owners - 1))) {
      measure(index, owner(owner), "list", 0);
      for (var length : List.of(1, 2, 3, 4)) {
        measure(index, owner(owner), length + " Chinese", length);
      }
      measure(index, owner(owner), "Latin word", -1);
      measure(index, owner(owner), "two terms", -2);
    }
  }

  private void measure(ImageIndex index, Owner owner, String what, int length) {
    var millis = new double[QUESTIONS];
    for (int i = 0; i < QUESTIONS; i++) {
      var request =
          new ImageIndex.Request(
              Filter.NONE,
              length == 0 ? Optional.empty() : Question.parse(question(length)),
              Optional.empty(),
              20);
      var begin = System.nanoTime();
      index.list(owner, request);
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        "%s %-12s p50 %.1f ms, p95 %.1f ms%n",
        owner.value().endsWith("0000") ? "huge " : "small",
        what,
        millis[QUESTIONS / 2],
        millis[QUESTIONS * 95 / 100]);
  }

  /** Of the huge owner, whatever stands in its texts. */
  private void recall(ImageIndex index, int length) throws SQLException {
    var owner = owner(0);
    var wrong = 0;
    var found = 0L;
    for (int i = 0; i < SUBSTRINGS; i++) {
      var part = part(length);
      var expected =
          TestIndex.rows(
              ("select id from image where owner = '%s' and strpos(search, '%s') > 0"
                      + " order by at desc, id desc limit %d")
                  .formatted(owner, part, MAX_FOUND));
      var ids = new ArrayList<String>();
      var place = Optional.<Place>empty();
      do {
        var page =
            index.list(
                owner,
                new ImageIndex.Request(
                    Filter.NONE, Question.parse('"' + part + '"'), place, ImageIndex.MAX_LIMIT));
        page.entries().forEach(it -> ids.add(it.id().value()));
        place = page.end();
      } while (place.isPresent() && ids.size() < MAX_FOUND);
      found += expected.size();
      wrong += ids.equals(expected) ? 0 : 1;
    }
    System.out.printf(
        "%d substrings of %d characters, %d images: %d answers are not those of a scan%n",
        SUBSTRINGS, length, found, wrong);
  }

  private String part(int length) {
    while (true) {
      var text = texts.get(random.nextInt(texts.size()));
      var from = random.nextInt(text.length() - length);
      var part = text.substring(from, from + length);
      if (part.equals(part.strip())) {
        return part;
      }
    }
  }

  private String question(int length) {
    if (length == -1) {
      return words.get(rank(words.size())) + "*";
    }
    if (length == -2) {
      return question(2) + " " + question(2);
    }
    while (true) {
      var text = texts.get(random.nextInt(texts.size()));
      var from = random.nextInt(text.length() - length);
      var part = text.substring(from, from + length);
      if (part.chars().allMatch(NormalText::isUnspaced)) {
        return part;
      }
    }
  }
}
