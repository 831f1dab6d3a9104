package io.tuwen.worker.lane;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.tuwen.contract.lane.BegunRecords;
import io.tuwen.contract.lane.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jboss.logging.Logger;

/**
 * Stands between the connector's polling and the channel of one lane: decides which record begins
 * when, marks it beside the committed offset first, and commits what is done.
 *
 * <p>INVARIANT: a record is passed on only after the commit that marks it as begun was tried, and
 * an offset is committed only when every record before it is done.
 *
 * <p>The connector's polling thread owns all state but {@code inbox} and {@code finished}. The
 * connector polls all the time, however long a record takes, so no work is too long for the group.
 */
final class LaneIntake implements KafkaCommitHandler {
  private static final Logger LOG = Logger.getLogger(LaneIntake.class);
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(500).toNanos();
  private static final Duration MAX_HANDOVER = Duration.ofSeconds(5);
  private static final long HANDOVER_STEP_NANOS = Duration.ofMillis(10).toNanos();
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** The intake holds at most this many records until their retry is due; others wait in Kafka. */
  private static final int MAX_WAITING = 1000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Lane lane;
  private final int admitted;
  private final BooleanSupplier isOpen;
  private final InstantSource clock = InstantSource.system();
  private final Map<TopicPartition, PartitionWork> partitions = new HashMap<>();

  /** The generation of the group in which each partition was assigned to this consumer. */
  private final Map<TopicPartition, Integer> assigned = new HashMap<>();

  private final PriorityQueue<Incoming> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong((Incoming it) -> it.record().due())
              .thenComparingLong(it -> it.record().offset()));
  private final Queue<Incoming> inbox = new ConcurrentLinkedQueue<>();
  private final Queue<LaneRecord> finished = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isStepPlanned = new AtomicBoolean();
  private volatile MultiEmitter<? super IncomingKafkaRecord<byte[], byte[]>> channel;
  private volatile Subscription source;
  private volatile long lastRound = System.nanoTime();
  private volatile boolean isTerminated;
  private final AtomicInteger running = new AtomicInteger();
  private long lastCommit;

  /** A record as the connector has it, and as we read it. */
  private record Incoming(LaneRecord record, IncomingKafkaRecord<byte[], byte[]> message) {}

  /**
   * Prepares.
   *
   * @param admitted how many records are in work at once
   * @param isOpen whether records may begin
   */
  @SuppressWarnings("unchecked") // the channels are of bytes: see microprofile-config.properties
  LaneIntake(KafkaConsumer<?, ?> consumer, Lane lane, int admitted, BooleanSupplier isOpen) {
    this.consumer = (KafkaConsumer<byte[], byte[]>) consumer;
    this.lane = lane;
    this.admitted = admitted;
    this.isOpen = isOpen;
  }

  /** Passes records on when their time has come, in place of when they were polled. */
  @Override
  public <K, V> Multi<IncomingKafkaRecord<K, V>> decorateStream(
      Multi<IncomingKafkaRecord<K, V>> polled) {
    return Multi.createFrom()
        .emitter(
            emitter -> {
              channel = ofBytes(emitter);
              emitter.onTermination(() -> source.cancel());
              polled
                  .subscribe()
                  .with(
                      subscription -> {
                        source = subscription;
                        subscription.request(lane == Lane.RETRY ? MAX_WAITING : admitted);
                      },
                      message -> {
                        inbox.add(incoming(message));
                        planStep();
                      },
                      emitter::fail,
                      emitter::complete);
            });
  }

  /** The application says that a record has come to its end. From any thread. */
  @Override
  public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
    finished.add(incoming(record).record());
    planStep();
    return Uni.createFrom().voidItem();
  }

  @SuppressWarnings("unchecked")
  private <K, V> Incoming incoming(IncomingKafkaRecord<K, V> message) {
    var bytes = (IncomingKafkaRecord<byte[], byte[]>) message;
    return new Incoming(LaneRecord.of(lane, bytes), bytes);
  }

  @SuppressWarnings("unchecked")
  private static <K, V> MultiEmitter<? super IncomingKafkaRecord<byte[], byte[]>> ofBytes(
      MultiEmitter<? super IncomingKafkaRecord<K, V>> emitter) {
    return (MultiEmitter<? super IncomingKafkaRecord<byte[], byte[]>>) (MultiEmitter<?>) emitter;
  }

  /**
   * Has the polling thread look at what has come and what has ended, once for all of it.
   *
   * @return whether the channel is there
   */
  boolean planStep() {
    if (!isTerminated && isStepPlanned.compareAndSet(false, true)) {
      consumer
          .runOnPollingThread(
              client -> {
                isStepPlanned.set(false);
                step(client);
              })
          .subscribe()
          .with(
              done -> {},
              failure -> LOG.errorf(failure, "event=lane_step_failed lane=%s", lane.label()));
    }
    return !isTerminated;
  }

  private void step(Consumer<byte[], byte[]> client) {
    try {
      settleFinished();
      acceptPolled(client);
      if (isOpen.getAsBoolean()) {
        beginDue(client);
      }
      if (System.nanoTime() - lastCommit > COMMIT_EVERY_NANOS) {
        commit(client);
      }
    } catch (KafkaException e) {
      LOG.warnf("event=lane_step_postponed lane=%s cause=\"%s\"", lane.label(), e);
    }
    lastRound = System.nanoTime();
  }

  private void acceptPolled(Consumer<byte[], byte[]> client) {
    for (var next = inbox.peek(); next != null; next = inbox.peek()) {
      if (isOurs(next)) {
        workOf(next.record(), client).read(next.record().offset());
        waiting.add(next);
      } else {
        source.request(1);
      }
      inbox.remove();
    }
  }

  /**
   * INVARIANT: a record that was polled before its partition was taken away, and arrives after it
   * came back, counts for nothing: it is polled again, and those before it are not done.
   */
  private boolean isOurs(Incoming incoming) {
    var since = assigned.get(incoming.record().partition());
    return since != null && incoming.message().getConsumerGroupGenerationId() >= since;
  }

  private PartitionWork workOf(LaneRecord first, Consumer<byte[], byte[]> client) {
    return partitions.computeIfAbsent(
        first.partition(),
        partition -> {
          var known = client.committed(Set.of(partition)).get(partition);
          return new PartitionWork(
              first.offset(), known == null ? Map.of() : BegunRecords.read(known.metadata()));
        });
  }

  private void beginDue(Consumer<byte[], byte[]> client) {
    var now = clock.millis();
    var batch = new ArrayList<Incoming>();
    while (running.get() + batch.size() < admitted && isDue(waiting.peek(), now)) {
      batch.add(waiting.remove());
    }
    if (batch.isEmpty()) {
      return;
    }
    for (var next : batch) {
      var work = partitions.get(next.record().partition());
      next.message().injectMetadata(new EarlierDeaths(work.crashes(next.record().offset())));
      work.begin(next.record().offset());
    }
    commit(client);
    for (var next : batch) {
      running.incrementAndGet();
      channel.emit(next.message());
    }
    source.request(batch.size());
  }

  private static boolean isDue(Incoming next, long now) {
    return next != null && next.record().due() <= now;
  }

  private void settleFinished() {
    for (var record = finished.poll(); record != null; record = finished.poll()) {
      running.decrementAndGet();
      var work = partitions.get(record.partition());
      if (work != null) {
        work.done(record.offset());
      }
    }
  }

  private void commit(Consumer<byte[], byte[]> client) {
    var changed =
        partitions.keySet().stream().filter(it -> partitions.get(it).isChanged()).toList();
    commit(client, changed, PartitionWork::position);
    lastCommit = System.nanoTime();
  }

  private interface Position {
    OffsetAndMetadata of(PartitionWork work);
  }

  /** What cannot be committed now is committed later: it costs work done twice, and no record. */
  private void commit(
      Consumer<byte[], byte[]> client, Collection<TopicPartition> which, Position position) {
    var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
    which.forEach(partition -> positions.put(partition, position.of(partitions.get(partition))));
    if (positions.isEmpty()) {
      return;
    }
    try {
      client.commitSync(positions, COMMIT_TIMEOUT);
      positions.keySet().forEach(partition -> partitions.get(partition).committed());
    } catch (RebalanceInProgressException e) {
      LOG.debugf("event=not_committed lane=%s cause=\"%s\"", lane.label(), e);
    } catch (KafkaException e) {
      LOG.warnf("event=not_committed lane=%s cause=\"%s\"", lane.label(), e);
    }
  }

  @Override
  public void partitionsAssigned(Collection<TopicPartition> partitions) {
    var generation = consumer.unwrap().groupMetadata().generationId();
    partitions.forEach(partition -> assigned.put(partition, generation));
  }

  /** Waits a moment for what is in work, so that few images are handled by two workers. */
  @Override
  public void partitionsRevoked(Collection<TopicPartition> revoked) {
    assigned.keySet().removeAll(revoked);
    var before = waiting.size();
    waiting.removeIf(next -> revoked.contains(next.record().partition()));
    if (before > waiting.size()) {
      source.request(before - waiting.size());
    }
    var left = revoked.stream().filter(partitions::containsKey).toList();
    var end = System.nanoTime() + MAX_HANDOVER.toNanos();
    settleFinished();
    while (isBusy(left) && System.nanoTime() < end) {
      LockSupport.parkNanos(HANDOVER_STEP_NANOS);
      settleFinished();
    }
    commit(consumer.unwrap(), left, PartitionWork::farewell);
    partitions.keySet().removeAll(left);
  }

  private boolean isBusy(Collection<TopicPartition> some) {
    return some.stream().anyMatch(partition -> partitions.get(partition).isBusy());
  }

  /**
   * Waits until what was begun has ended, and commits. The lane must be shut before.
   *
   * @return whether all of it ended in time
   */
  boolean drain(Duration grace) {
    var end = System.nanoTime() + grace.toNanos();
    while (running.get() > 0 && System.nanoTime() < end) {
      planStep();
      LockSupport.parkNanos(HANDOVER_STEP_NANOS);
    }
    try {
      consumer.runOnPollingThread(this::leave).await().atMost(CLOSE_TIMEOUT);
    } catch (TimeoutException e) {
      LOG.warnf("event=not_committed lane=%s cause=\"%s\"", lane.label(), e);
    }
    return running.get() == 0;
  }

  private void leave(Consumer<byte[], byte[]> client) {
    settleFinished();
    commit(client, List.copyOf(partitions.keySet()), PartitionWork::farewell);
  }

  @Override
  public void terminate(boolean graceful) {
    isTerminated = true;
  }

  /** How long ago the polling thread last looked after this lane. */
  Duration sinceLastRound() {
    return Duration.ofNanos(System.nanoTime() - lastRound);
  }
}
