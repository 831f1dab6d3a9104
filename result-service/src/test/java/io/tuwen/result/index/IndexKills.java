package io.tuwen.result.index;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.topic.Topics;
import io.tuwen.kafka.FreePort;
import io.tuwen.result.testing.OtherServices;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kills the service and its database again and again while images come, change and go, and is no
 * test: {@code java -cp … IndexKills 100}, in the directory of the module, with the service built.
 * Afterwards the rows are compared with what was told, and with those of a rebuild that is killed
 * as well.
 */
public final class IndexKills implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int ROWS_BETWEEN = 20;
  private static final long PAUSE_MILLIS = 20;
  private static final int OWNERS = 7;
  private static final int BETWEEN_LOOKS = 10;

  private final Random random = new Random(17);
  private final Backends backends = Backends.start();
  private final OssObjectStore store =
      new OssObjectStore(StorageConfigs.of(backends.configuration()), new SimpleMeterRegistry());
  private final OtherServices pipeline = new OtherServices(store, backends);
  private final OcrResults results = new OcrResults(store);

  /** By key: what its row is to say. */
  private final Map<String, String> expected = new TreeMap<>();

  private final List<ImageKey> known = new ArrayList<>();
  private Thread load;
  private volatile boolean isOver;
  private Process service;
  private long written;
  private long deletions;

  private IndexKills() {}

  /** Arguments: how many kills of each. */
  public static void main(String[] arguments) throws Exception {
    try (var kills = new IndexKills()) {
      kills.run(Integer.parseInt(arguments[0]));
    }
    System.exit(0);
  }

  private void run(int kills) throws Exception {
    TestIndex.drop();
    startService();
    var begin = System.nanoTime();
    for (int i = 1; i <= kills; i++) {
      if (load == null) {
        load = new Thread(this::load, "load");
        load.start();
      }
      awaitProgress();
      TestIndex.server().kill();
      TestIndex.server().start();
      awaitProgress();
      service.destroyForcibly().waitFor();
      startService();
      if (i % BETWEEN_LOOKS == 0 || i == kills) {
        System.out.printf("%d kills of each in %.0f s%n", i, (System.nanoTime() - begin) / 1e9);
        look();
      }
    }
  }

  private void look() throws Exception {
    isOver = true;
    load.join();
    load = null;
    isOver = false;
    awaitEnds();
    System.out.printf(
        "%d changes and %d deletions were told; %d images; rows that are not as told: %d%n",
        written, deletions, expected.size(), differences());
    var before = TestIndex.images();
    rebuild();
    System.out.printf(
        "rebuilt, killed twice each meanwhile: %d rows, as before: %s; schemas: %s%n",
        TestIndex.images().size(), TestIndex.images().equals(before), schemas());
  }

  private static List<String> schemas() throws SQLException {
    return TestIndex.rows("select nspname from pg_namespace where nspname like 'index%'");
  }

  private void rebuild() throws Exception {
    var order = UUID.randomUUID().toString();
    pipeline.orderRebuild(order);
    for (int i = 0; i < 2; i++) {
      await().atMost(PATIENCE).until(() -> schemas().contains(Rebuild.NEXT) || isRebuilt(order));
      TestIndex.server().kill();
      TestIndex.server().start();
      await().atMost(PATIENCE).until(() -> schemas().contains(Rebuild.NEXT) || isRebuilt(order));
      service.destroyForcibly().waitFor();
      startService();
    }
    await().atMost(PATIENCE).until(() -> isRebuilt(order));
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> schemas().equals(List.of(IndexDatabase.SCHEMA)));
  }

  private boolean isRebuilt(String order) {
    return pipeline.isRebuilt(order);
  }

  private void startService() throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    backends.configuration().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-Dquarkus.http.host=127.0.0.1");
    command.add("-Dquarkus.http.port=" + FreePort.find());
    command.add("-Dquarkus.management.host=127.0.0.1");
    command.add("-Dquarkus.management.port=" + FreePort.find());
    command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/kills.log")));
    var server = TestIndex.server();
    builder.environment().put("TUWEN_INDEX_JDBC_URL", server.jdbcUrl());
    builder.environment().put("TUWEN_INDEX_USER", server.user());
    builder.environment().put("TUWEN_INDEX_PASSWORD", server.password());
    builder.environment().put("TUWEN_NAME_KEY", "0123456789abcdef".repeat(4));
    builder.environment().put("RENDITION_SIGNING_KEYS", "local=" + "0123456789abcdef".repeat(4));
    service = builder.start();
  }

  private void load() {
    while (!isOver) {
      try {
        change();
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void change() {
    var kind = random.nextInt(20);
    if (kind < 15 || known.isEmpty()) {
      var owner = new Owner("u-%032d".formatted(random.nextInt(OWNERS)));
      var image = new ImageKey(owner, new ImageId("k-%043d".formatted(written)));
      known.add(image);
      upload(image);
    } else if (kind < 18) {
      upload(known.get(random.nextInt(known.size())));
    } else {
      delete(known.get(random.nextInt(known.size())));
    }
  }

  /** And mostly its text; another version, or the first one behind a deletion. */
  private void upload(ImageKey image) {
    written++;
    var eTag = pipeline.upload(image, "photo " + written);
    var text = "发票" + written;
    var isRead = random.nextInt(10) > 0;
    if (isRead && random.nextBoolean()) {
      // A worker may be faster than the upload's event is read here.
      pipeline.storeText(image, text);
      pipeline.tell(image);
      pipeline.announce(image, eTag, Instant.now());
    } else {
      pipeline.announce(image, eTag, Instant.now());
      if (isRead) {
        pipeline.storeText(image, text);
        pipeline.tell(image);
      }
    }
    expected.put(image.objectKey().value(), row(eTag, isRead ? text : "-"));
  }

  private static String row(ETag eTag, String text) {
    return eTag.value() + "|" + text;
  }

  private void delete(ImageKey image) {
    deletions++;
    store.delete(Bucket.ORIGINALS, image.objectKey());
    results.delete(image.objectKey());
    pipeline.bury(image);
    expected.remove(image.objectKey().value());
  }

  private void awaitProgress() {
    var before = rows();
    await().atMost(PATIENCE).until(() -> rows() >= before + ROWS_BETWEEN);
  }

  /** 0 while the database is away. */
  private static long rows() {
    try {
      return TestIndex.rows("select coalesce(sum(next), 0) from progress").stream()
          .mapToLong(Long::parseLong)
          .sum();
    } catch (SQLException e) {
      return 0;
    }
  }

  /** Every event was read that there is. */
  private void awaitEnds() {
    var settings =
        Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          Stream.of(Topics.IMAGE_UPLOADED, Topics.IMAGE_PROCESSED)
              .flatMap(it -> consumer.partitionsFor(it).stream())
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList();
      var ends = consumer.endOffsets(partitions).values().stream().mapToLong(it -> it).sum();
      await().atMost(PATIENCE).until(() -> rows() == ends);
      System.out.printf("%d events%n", ends);
    }
  }

  private long differences() throws SQLException {
    var rows = new TreeMap<String, String>();
    for (var row :
        TestIndex.rows(
            "select owner || '/' || id, etag || '|' || coalesce(body, '-') from image")) {
      var bar = row.indexOf('|');
      rows.put(row.substring(0, bar), row.substring(bar + 1));
    }
    var all = new TreeMap<>(expected);
    all.putAll(rows);
    return all.keySet().stream()
        .filter(it -> !rows.getOrDefault(it, "").equals(expected.getOrDefault(it, "")))
        .peek(it -> System.out.println(it + ": " + rows.get(it) + ", told " + expected.get(it)))
        .count();
  }

  @Override
  public void close() {
    service.destroyForcibly();
    pipeline.close();
    store.close();
    backends.close();
  }
}
