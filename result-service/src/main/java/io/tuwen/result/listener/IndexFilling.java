package io.tuwen.result.listener;

import io.tuwen.contract.index.RebuildProgress;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.topic.Topics;
import io.tuwen.result.index.Projection.Change;
import io.tuwen.result.index.Projection.Overtaken;
import io.tuwen.result.index.Projection.Partition;
import io.tuwen.result.index.Projection.Step;
import io.tuwen.result.index.Rebuild;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Fills a new version of the index until it can take the place of the one that answers: with {@code
 * image.uploaded} from its beginning and the results that are in their bucket, and with what
 * workers tell from the beginning of the rebuild on.
 */
final class IndexFilling implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration TELL = Duration.ofSeconds(2);

  /** For what has come since the last look; meanwhile the version that answers does not move. */
  private static final Duration MAX_HOLD = Duration.ofSeconds(20);

  private final Rebuild rebuild;
  private final KafkaConsumer<String, byte[]> consumer;
  private final StoredTexts texts;
  private final Consumer<RebuildProgress> listener;
  private final BooleanSupplier isStopping;
  private final Map<Partition, Long> places = new HashMap<>();
  private List<TopicPartition> partitions = List.of();
  private Map<TopicPartition, Long> firsts = Map.of();
  private Instant told = Instant.EPOCH;

  /**
   * Prepares.
   *
   * @param listener hears of the progress
   */
  IndexFilling(
      Rebuild rebuild,
      KafkaConsumer<String, byte[]> consumer,
      OcrResults results,
      Consumer<RebuildProgress> listener,
      BooleanSupplier isStopping) {
    this.rebuild = rebuild;
    this.consumer = consumer;
    this.listener = listener;
    this.isStopping = isStopping;
    texts = new StoredTexts(results);
  }

  /**
   * Goes on where the rows end.
   *
   * @throws InterruptedException also where the service stops
   */
  void run() throws SQLException, Overtaken, InterruptedException, ExecutionException {
    partitions =
        Stream.of(Topics.IMAGE_UPLOADED, Topics.IMAGE_PROCESSED)
            .flatMap(it -> consumer.partitionsFor(it).stream())
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
    consumer.assign(partitions);
    firsts = consumer.beginningOffsets(partitions);
    places.putAll(rebuild.begin(firstPlaces()));
    partitions.forEach(it -> consumer.seek(it, places.get(partition(it))));
    readTo(consumer.endOffsets(partitions));
    rebuild.analyze();
    readTo(consumer.endOffsets(partitions));
    replace();
  }

  /**
   * Who stores a result tells of it afterwards. So a result is in its bucket when its upload is
   * read here, or it is told behind these places.
   */
  private Map<Partition, Long> firstPlaces() {
    var first = new HashMap<Partition, Long>();
    consumer
        .endOffsets(partitions)
        .forEach(
            (partition, end) -> first.put(partition(partition), isOfUploads(partition) ? 0 : end));
    return first;
  }

  private void readTo(Map<TopicPartition, Long> ends)
      throws SQLException, Overtaken, InterruptedException, ExecutionException {
    while (!hasReached(ends)) {
      step(Map.of());
    }
  }

  private void replace() throws SQLException, Overtaken, InterruptedException, ExecutionException {
    var ends = new HashMap<TopicPartition, Long>();
    rebuild.hold().forEach((it, end) -> ends.put(new TopicPartition(it.topic(), it.number()), end));
    // A partition that is new since this began is read from its beginning by the next version.
    ends.keySet().retainAll(partitions);
    // What answers may have come from a log with more in it: no more than there is can be waited
    // for.
    var there = consumer.endOffsets(partitions);
    ends.replaceAll((it, end) -> Math.min(end, there.get(it)));
    var deadline = System.nanoTime() + MAX_HOLD.toNanos();
    while (!hasReached(ends)) {
      if (System.nanoTime() > deadline) {
        throw new KafkaException("the last events were not to be had in time");
      }
      step(ends);
    }
    rebuild.replace();
    listener.accept(progress(true));
    rebuild.removeReplaced();
  }

  private boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(it -> consumer.position(it.getKey()) >= it.getValue());
  }

  private void step(Map<TopicPartition, Long> ends)
      throws SQLException, Overtaken, InterruptedException, ExecutionException {
    if (isStopping.getAsBoolean()) {
      throw new InterruptedException("the service stops");
    }
    var records = consumer.poll(POLL);
    if (!records.isEmpty()) {
      take(records, ends);
    }
    if (told.isBefore(Instant.now().minus(TELL))) {
      told = Instant.now();
      listener.accept(progress(false));
    }
  }

  /**
   * Takes records.
   *
   * @param ends where there is no need of what lies behind, and the version that answers, which is
   *     that far, can go on behind it
   */
  private void take(ConsumerRecords<String, byte[]> records, Map<TopicPartition, Long> ends)
      throws SQLException, Overtaken, InterruptedException, ExecutionException {
    var steps = new HashMap<Partition, Step>();
    var changes = new ArrayList<Change>();
    Set<ImageKey> toRead = new LinkedHashSet<>();
    for (var partition : records.partitions()) {
      var end = ends.getOrDefault(partition, Long.MAX_VALUE);
      var from = places.get(partition(partition));
      var to = Math.min(consumer.position(partition), end);
      if (to <= from) {
        continue;
      }
      steps.put(partition(partition), new Step(from, to));
      records.records(partition).stream()
          .filter(it -> it.offset() < end)
          .forEach(it -> IndexEvents.change(it, Instant.MAX, toRead).ifPresent(changes::add));
    }
    changes.addAll(texts.of(toRead));
    rebuild.apply(steps, changes);
    steps.forEach((partition, step) -> places.put(partition, step.to()));
  }

  private RebuildProgress progress(boolean done) {
    var uploads = partitions.stream().filter(IndexFilling::isOfUploads).toList();
    var ends = consumer.endOffsets(uploads);
    var total = uploads.stream().mapToLong(it -> ends.get(it) - firsts.get(it)).sum();
    var read =
        uploads.stream()
            .mapToLong(it -> Math.max(0, places.get(partition(it)) - firsts.get(it)))
            .sum();
    return new RebuildProgress(
        rebuild.order().orElse(null),
        done,
        Math.min(read, total),
        total,
        rebuild.begunAt(),
        Instant.now());
  }

  private static boolean isOfUploads(TopicPartition partition) {
    return partition.topic().equals(Topics.IMAGE_UPLOADED);
  }

  private static Partition partition(TopicPartition partition) {
    return new Partition(partition.topic(), partition.partition());
  }

  @Override
  public void close() {
    texts.close();
    consumer.close();
  }
}
