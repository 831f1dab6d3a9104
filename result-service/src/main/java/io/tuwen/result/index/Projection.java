package io.tuwen.result.index;

import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Sha256;
import io.tuwen.contract.store.ETag;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes rows of events, and moves the place in the topics with them, in one transaction. So an
 * event has its effect once, whoever dies when.
 *
 * <p>The rows depend on which events there were, and not on when they came, or how often: the
 * newest upload of an image stands, the newest result of that upload, and nothing of what was
 * deleted. Uploads and deletions of one image come in the order of their partition.
 */
@ApplicationScoped
public class Projection {
  /** Of the lock under which rows are written: any number that is ours. */
  private static final long WRITING = 0x7475_7765_6e02L;

  private static final int TIMEOUT_MILLIS = 60_000;

  private final IndexDatabase database;

  Projection(IndexDatabase database) {
    this.database = database;
  }

  /** A partition of a topic. */
  public record Partition(String topic, int number) {}

  /** From where to where a partition was read. */
  public record Step(long from, long to) {}

  /** What an event says. */
  public sealed interface Change {
    ImageKey image();
  }

  /** An original is there. */
  public record Uploaded(ImageKey image, ETag eTag, Instant at, long size, String type)
      implements Change {}

  /** All of an image is gone. */
  public record Deleted(ImageKey image, Instant at) implements Change {}

  /**
   * An original was read, or cannot be.
   *
   * @param code why it cannot be read
   * @param body what was read; empty where it cannot be
   */
  public record Read(
      ImageKey image, ETag eTag, Instant at, String engine, Optional<String> code, String body)
      implements Change {
    /** The longest text that is searched: some ten pages. */
    static final int MAX_BODY = 20_000;

    public Read {
      var clean = body.replace('\0', ' ');
      body = clean.length() <= MAX_BODY ? clean : clean.substring(0, edge(clean));
    }

    private static int edge(String text) {
      return Character.isHighSurrogate(text.charAt(MAX_BODY - 1)) ? MAX_BODY - 1 : MAX_BODY;
    }
  }

  /** Another instance has gone on with a partition, so nothing was written. */
  public static final class Overtaken extends Exception {
    private static final long serialVersionUID = 1L;

    Overtaken(Partition partition) {
      super(partition + " is another instance's");
    }
  }

  /** Where to go on with a partition. */
  public long position(Partition partition) throws SQLException {
    try (var connection = database.connection();
        var statement =
            connection.prepareStatement(
                """
                insert into progress (topic, part, next) values (?, ?, 0)
                on conflict (topic, part) do update set next = progress.next returning next""")) {
      statement.setString(1, partition.topic());
      statement.setInt(2, partition.number());
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /**
   * Applies what was read since the last time, all of it or nothing.
   *
   * @param changes in the order of each partition
   */
  public void apply(Map<Partition, Step> steps, List<? extends Change> changes)
      throws SQLException, Overtaken {
    database.<Overtaken>transact(
        connection -> {
          lock(connection);
          write(connection, steps, changes);
        });
  }

  /** Into the tables that the connection sees first, in its transaction. */
  static void write(
      Connection connection, Map<Partition, Step> steps, List<? extends Change> changes)
      throws SQLException, Overtaken {
    for (var step : steps.entrySet()) {
      advance(connection, step.getKey(), step.getValue());
    }
    for (var part : Batch.of(changes)) {
      write(connection, part);
    }
  }

  /** Forgets what nothing can refer to any more, since no topic keeps an event for so long. */
  public void forget() throws SQLException {
    database.<RuntimeException>transact(Projection::forget);
  }

  private static void forget(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set local statement_timeout = " + TIMEOUT_MILLIS);
      statement.execute("delete from early where result_at < now() - interval '8 days'");
      // What a worker told of a deleted image after its deletion, and no upload has asked for.
      statement.execute(
          """
          delete from early using gone
          where result_at < now() - interval '1 hour'
            and key = sha256(convert_to(owner || '/' || id, 'UTF8'))""");
      statement.execute("delete from gone where deleted_at < now() - interval '31 days'");
    }
    UsageLog.forget(connection);
    forgetWhoHasNothing(connection);
  }

  /** INVARIANT: it waits for no row of this table, while a writer may wait for it. */
  private static void forgetWhoHasNothing(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          delete from stored where owner in (
            select owner from stored where images = 0 for update skip locked)""");
    }
  }

  /**
   * INVARIANT: one writer at a time. A result and its upload, which two instances may have, would
   * otherwise not see each other; and two batches with the same images would wait for each other.
   */
  static void lock(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set local statement_timeout = " + TIMEOUT_MILLIS);
      statement.execute("select pg_advisory_xact_lock(" + WRITING + ")");
    }
  }

  private static void advance(Connection connection, Partition partition, Step step)
      throws SQLException, Overtaken {
    try (var statement =
        connection.prepareStatement(
            "update progress set next = ? where topic = ? and part = ? and next = ?")) {
      statement.setLong(1, step.to());
      statement.setString(2, partition.topic());
      statement.setInt(3, partition.number());
      statement.setLong(4, step.from());
      if (statement.executeUpdate() != 1) {
        throw new Overtaken(partition);
      }
    }
  }

  private static void write(Connection connection, Batch batch) throws SQLException {
    var deleted = batch.deleted();
    for (var sql : Statements.DELETED) {
      run(
          connection,
          sql,
          deleted,
          text(it -> it.image().owner().value()),
          text(it -> it.image().id().value()),
          hash(),
          time(Deleted::at));
    }
    var uploaded = batch.uploaded();
    for (var sql : Statements.UPLOADED) {
      run(
          connection,
          sql,
          uploaded,
          text(it -> it.image().owner().value()),
          text(it -> it.image().id().value()),
          hash(),
          text(it -> it.eTag().value()),
          time(Uploaded::at),
          new Column<>("int8", Uploaded::size),
          text(Uploaded::type));
    }
    var read = batch.read().stream().map(Cut::of).toList();
    for (var sql : Statements.READ) {
      run(
          connection,
          sql,
          read,
          text(it -> it.image().owner().value()),
          text(it -> it.image().id().value()),
          hash(),
          text(it -> it.read().eTag().value()),
          time(it -> it.read().at()),
          text(it -> it.read().engine()),
          text(it -> it.read().code().orElse(null)),
          text(it -> it.read().body()),
          text(Cut::search),
          text(Cut::grams));
    }
  }

  /**
   * A result with what is searched of it.
   *
   * @param grams as an array's literal
   */
  private record Cut(Read read, String search, String grams) implements Change {
    static Cut of(Read read) {
      if (read.code().isPresent()) {
        return new Cut(read, null, null);
      }
      var normal = NormalText.of(read.body());
      var grams = Arrays.toString(Grams.of(read.image().owner().value(), normal));
      return new Cut(read, normal.text(), grams.replace('[', '{').replace(']', '}'));
    }

    @Override
    public ImageKey image() {
      return read.image();
    }
  }

  private record Column<T>(String type, Function<T, Object> of) {}

  private static <T> Column<T> text(Function<T, Object> of) {
    return new Column<>("text", of);
  }

  private static <T> Column<T> time(Function<T, Instant> of) {
    return new Column<>("timestamptz", it -> of.apply(it).atOffset(ZoneOffset.UTC));
  }

  private static <T extends Change> Column<T> hash() {
    return text(it -> hash(it.image()));
  }

  /** As a literal: the driver has no arrays of bytes. */
  private static String hash(ImageKey image) {
    return "\\x" + Sha256.hex(image.objectKey().value());
  }

  /** A column is an array: one statement, however many rows there are. */
  @SafeVarargs
  private static <T> void run(
      Connection connection, String sql, Collection<T> rows, Column<T>... columns)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.length; i++) {
        var values =
            connection.createArrayOf(columns[i].type(), values(rows, columns[i]).toArray());
        statement.setArray(i + 1, values);
      }
      statement.execute();
    }
  }

  private static <T> List<Object> values(Collection<T> rows, Column<T> column) {
    var values = new ArrayList<Object>(rows.size());
    rows.forEach(row -> values.add(column.of().apply(row)));
    return values;
  }
}
