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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Measures the index, and is no test: {@code java -cp … IndexMeasurement 10000 100000 1000000}, or
 * with {@code -Dpartitions=16} the same table in partitions by the owner's hash. With {@code
 * -Dcopies=9} there are ten times as many in the end, by copies in the database.
 *
 * <p>A quarter of all images are one owner's; the others are spread evenly. What the server's
 * processes have computed is told beside the time, which depends on what else the machine does.
 *
 * <p>Substrings of the huge owner's texts are looked for as a phrase, and compared with a scan.
 */
public final class IndexMeasurement {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Partition PARTITION = new Partition("measured", 0);
  private static final int BATCH = 500;
  private static final int QUESTIONS = 200;
  private static final int COPIES = Integer.getInteger("copies", 0);
  private static final int CHARACTERS = 3000;
  private static final int SUBSTRINGS = 300;

  /** As many as are compared. */
  private static final int MAX_FOUND = 500;

  /** A second, as the kernel counts the time of processes. */
  private static final double TICKS = 100;

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

  /** Arguments: owners, and at how many images to measure, ascending. */
  public static void main(String[] arguments) throws Exception {
    var counts = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    new IndexMeasurement().run(Integer.parseInt(arguments[0]), counts);
    System.exit(0);
  }

  private void run(int owners, int... counts) throws Exception {
    try (var database = new Closing(TestIndex.empty())) {
      partition(Integer.getInteger("partitions", 0));
      var projection = new Projection(database.it());
      projection.position(PARTITION);
      var written = 0;
      for (var count : counts) {
        write(projection, written, count, owners);
        written = count;
        report(database.it(), owners);
      }
      if (COPIES > 0) {
        copy();
        report(database.it(), owners);
      }
    }
  }

  /**
   * Each owner has its images so many times more, with other ids and older. They are written
   * without the index of grams, which is made anew, since only what they come to is asked for.
   */
  private static void copy() throws Exception {
    var begin = System.nanoTime();
    var computed = serverSeconds();
    TestIndex.execute("drop index image_grams");
    TestIndex.execute(
        """
        insert into image (owner, id, etag, at, size, type, result_at, engine, code, body, search,
            grams)
          select owner, 'k-' || lpad(n || '0' || substr(id, 3 + 8), 43, '0'), etag,
            at - n * interval '100 days', size, type, result_at, engine, code, body, search, grams
          from image, generate_series(1, %d) n"""
            .formatted(COPIES));
    TestIndex.execute(
        """
        set maintenance_work_mem = '512MB';
        create index image_grams on image using gin (grams)""");
    System.out.printf(
        "%d copies of each in %.0f s, %.0f of the server's processor%n",
        COPIES, (System.nanoTime() - begin) / 1e9, serverSeconds() - computed);
  }

  private void report(IndexDatabase database, int owners) throws Exception {
    TestIndex.execute("vacuum analyze image");
    System.out.println(
        "MB of table, grams, all: "
            + TestIndex.rows(
                """
                    select sum(pg_table_size(relid)) / 1000000,
                      (select sum(pg_relation_size(c.oid)) / 1000000 from pg_class c
                       where relkind = 'i' and relname ~ 'grams'),
                      sum(pg_total_relation_size(relid)) / 1000000
                    from (select 'image'::regclass union select inhrelid from pg_inherits
                          where inhparent = 'image'::regclass) as t(relid)"""));
    var index = new ImageIndex(database);
    ask(index, owners);
    for (int length = 1; length <= 6; length++) {
      recall(index, length);
    }
  }

  /** The same table, in parts; every statement stays as it is. */
  private static void partition(int parts) throws Exception {
    if (parts == 0) {
      return;
    }
    TestIndex.execute(
        """
        create table parts (like image including defaults including constraints)
          partition by hash (owner);
        drop table image;
        alter table parts rename to image;
        alter table image add primary key (owner, id);
        create index image_newest on image (owner, at desc, id desc);
        create index image_grams on image using gin (grams);""");
    for (int i = 0; i < parts; i++) {
      TestIndex.execute(
          "create table image_%d partition of image for values with (modulus %d, remainder %d)"
              .formatted(i, parts, i));
      TestIndex.execute("alter table image_%d alter grams set statistics 1000".formatted(i));
    }
  }

  /** Seconds that the server's processes have computed, those that have ended as well. */
  private static double serverSeconds() throws Exception {
    try (var connection = TestIndex.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      var server = parent(Path.of("/proc", row.getString(1)));
      var ended = stat(Path.of("/proc", server));
      var seconds = (Long.parseLong(ended[13]) + Long.parseLong(ended[14])) / TICKS;
      try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        for (var process : processes) {
          seconds += secondsBelow(server, process);
        }
      }
      return seconds;
    }
  }

  private static double secondsBelow(String server, Path process) {
    try {
      return parent(process).equals(server)
          ? Long.parseLong(Files.readString(process.resolve("schedstat")).split(" ", -1)[0]) / 1e9
          : 0;
    } catch (IOException e) {
      // It has ended meanwhile.
      return 0;
    }
  }

  private static String parent(Path process) throws IOException {
    return stat(process)[1];
  }

  /** From the state of the process on. */
  private static String[] stat(Path process) throws IOException {
    var stat = Files.readString(process.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private record Closing(IndexDatabase it) implements AutoCloseable {
    @Override
    public void close() {
      it.close();
    }
  }

  private final List<String> texts = new ArrayList<>();

  private void write(Projection projection, int from, int images, int owners) throws Exception {
    var begin = System.nanoTime();
    var computed = serverSeconds();
    for (int i = from; i < images; i += BATCH) {
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
    System.out.printf(
        "%d images; the last %d in %.0f s: %.0f/s, and %.0f in a second of the server's processor%n",
        images,
        images - from,
        seconds,
        (images - from) / seconds,
        (images - from) / (serverSeconds() - computed));
  }

  private void ask(ImageIndex index, int owners) throws Exception {
    for (var owner : List.of(0, 1 + random.nextInt(owners - 1))) {
      measure(index, owner(owner), "list", 0);
      for (var length : List.of(1, 2, 3, 4)) {
        measure(index, owner(owner), length + " Chinese", length);
      }
      measure(index, owner(owner), "Latin word", -1);
      measure(index, owner(owner), "two terms", -2);
    }
  }

  private void measure(ImageIndex index, Owner owner, String what, int length) throws Exception {
    var computed = serverSeconds();
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
        "%s %-12s p50 %.1f ms, p95 %.1f ms, processor %.2f ms%n",
        owner.value().endsWith("0000") ? "huge " : "small",
        what,
        millis[QUESTIONS / 2],
        millis[QUESTIONS * 95 / 100],
        1000 * (serverSeconds() - computed) / QUESTIONS);
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
