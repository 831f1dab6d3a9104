package io.tuwen.worker.lane;

import io.tuwen.contract.lane.BegunRecords;
import io.tuwen.contract.lane.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes the records of one lane, has them handled, and commits what is done.
 *
 * <p>It polls all the time, however long a record takes, so no work is ever too long for the group.
 * A record that was begun is marked beside the committed offset before its work begins. All methods
 * but {@link #finished} belong to one thread.
 */
final class LaneConsumer implements ConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(LaneConsumer.class);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration BUSY = Duration.ofMillis(10);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(500).toNanos();
  private static final Duration HANDOVER = Duration.ofSeconds(5);

  /** So many records wait in memory until their retry is due; the others wait in the topic. */
  private static final int MOST_WAITING = 1000;

  private final Consumer<byte[], byte[]> consumer;
  private final Lane lane;
  private final int admitted;
  private final Beginning beginning;
  private final InstantSource clock;
  private final Map<TopicPartition, PartitionWork> partitions = new HashMap<>();
  private final PriorityQueue<LaneRecord> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(LaneRecord::due).thenComparingLong(LaneRecord::offset));
  private final Queue<LaneRecord> finished = new ConcurrentLinkedQueue<>();
  private int running;
  private long lastCommit;

  /**
   * Prepares.
   *
   * @param admitted how many records are begun at once
   */
  LaneConsumer(
      Consumer<byte[], byte[]> consumer,
      Lane lane,
      int admitted,
      Beginning beginning,
      InstantSource clock) {
    this.consumer = consumer;
    this.lane = lane;
    this.admitted = admitted;
    this.beginning = beginning;
    this.clock = clock;
  }

  /** How the handling of a record begins. */
  interface Beginning {
    /**
     * Begins and returns at once; {@link #finished} is called at the end.
     *
     * @param crashes how often the record was begun before, and never ended
     */
    void begin(LaneConsumer source, LaneRecord record, int crashes);
  }

  /** Says that a record has come to its end. From any thread. */
  void finished(LaneRecord record) {
    finished.add(record);
  }

  int running() {
    return running;
  }

  /** One round: read, begin, commit. */
  void step() {
    applyBackPressure();
    var records = consumer.poll(running > 0 || !waiting.isEmpty() ? BUSY : IDLE);
    for (var record : records) {
      var read = new LaneRecord(lane, record);
      partitions.get(read.partition()).read(read.offset());
      waiting.add(read);
    }
    settleFinished();
    beginDue();
    if (System.nanoTime() - lastCommit > COMMIT_EVERY_NANOS) {
      commit();
    }
  }

  /**
   * Lets what was begun come to its end, and begins nothing more.
   *
   * @return whether all of it ended in time
   */
  boolean drain(Duration grace) {
    waiting.clear();
    var end = System.nanoTime() + grace.toNanos();
    while (running > 0 && System.nanoTime() < end) {
      consumer.pause(consumer.assignment());
      // Whatever a rebalance brings now is neither read nor begun.
      consumer.poll(BUSY);
      settleFinished();
    }
    settleFinished();
    commit(partitions.keySet(), PartitionWork::farewell);
    return running == 0;
  }

  private void applyBackPressure() {
    var most = lane == Lane.RETRY ? MOST_WAITING : admitted;
    if (waiting.size() >= most) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
  }

  private void beginDue() {
    var now = clock.millis();
    var batch = new ArrayList<LaneRecord>();
    while (running + batch.size() < admitted && isDue(waiting.peek(), now)) {
      batch.add(waiting.remove());
    }
    if (batch.isEmpty()) {
      return;
    }
    var crashes = new HashMap<LaneRecord, Integer>();
    for (var record : batch) {
      var work = partitions.get(record.partition());
      crashes.put(record, work.crashes(record.offset()));
      work.begin(record.offset());
    }
    commit();
    for (var record : batch) {
      running++;
      beginning.begin(this, record, crashes.get(record));
    }
  }

  private static boolean isDue(LaneRecord record, long now) {
    return record != null && record.due() <= now;
  }

  private void settleFinished() {
    for (var record = finished.poll(); record != null; record = finished.poll()) {
      running--;
      var work = partitions.get(record.partition());
      if (work != null) {
        work.done(record.offset());
      }
    }
  }

  private void commit() {
    var changed =
        partitions.keySet().stream().filter(it -> partitions.get(it).isChanged()).toList();
    commit(changed, PartitionWork::position);
    lastCommit = System.nanoTime();
  }

  private interface Position {
    OffsetAndMetadata of(PartitionWork work);
  }

  /** What cannot be committed now is committed later: it costs work done twice, and no record. */
  private void commit(Collection<TopicPartition> which, Position position) {
    var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
    which.forEach(partition -> positions.put(partition, position.of(partitions.get(partition))));
    if (positions.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(positions, COMMIT_TIMEOUT);
      positions.keySet().forEach(partition -> partitions.get(partition).committed());
    } catch (KafkaException e) {
      LOG.warnf("event=not_committed lane=%s cause=\"%s\"", lane.label(), e);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    var committed = consumer.committed(new HashSet<>(assigned));
    for (var partition : assigned) {
      var known = committed.get(partition);
      partitions.put(
          partition,
          known == null
              ? new PartitionWork(consumer.position(partition), Map.of())
              : new PartitionWork(
                  consumer.position(partition), BegunRecords.read(known.metadata())));
    }
  }

  /** Waits a moment for what is in work, so that few images are handled by both. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    waiting.removeIf(record -> revoked.contains(record.partition()));
    var end = System.nanoTime() + HANDOVER.toNanos();
    settleFinished();
    while (isBusy(revoked) && System.nanoTime() < end) {
      LockSupport.parkNanos(BUSY.toNanos());
      settleFinished();
    }
    commit(revoked, PartitionWork::farewell);
    revoked.forEach(partitions::remove);
  }

  private boolean isBusy(Collection<TopicPartition> some) {
    return some.stream().anyMatch(partition -> partitions.get(partition).isBusy());
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    waiting.removeIf(record -> lost.contains(record.partition()));
    lost.forEach(partitions::remove);
  }
}
