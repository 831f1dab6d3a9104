package io.tuwen.worker.lane;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.tuwen.contract.lane.BegunRecords;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.share.Contention;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.RoundRobin;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Stands between the connector's polling and the channel of one lane: decides which record begins
 * when, marks it beside the committed offset first, and commits what is done.
 *
 * <p>INVARIANT: a record is passed on only after the commit that marks it as begun was tried, and
 * an offset is committed only when every record before it is done.
 *
 * <p>It works in steps on the connector's polling thread, which owns all state but {@code polled},
 * {@code ended} and {@code setAside}. There are {@link #GATHERING_MILLIS} from the end of one to
 * the next: where nothing happened for longer, a record begins at once; where much happens, what is
 * polled or ends in between meets in one step and shares its commit.
 */
final class LaneIntake implements KafkaCommitHandler {
  private static final Logger LOG = Logger.getLogger(LaneIntake.class);
  private static final long GATHERING_MILLIS = 10;

  /**
   * Retries become due, and ended records are committed, at this pace where nothing else happens.
   */
  private static final long REST_MILLIS = 200;

  /** The pace of a lane without records: its steps only show that the polling thread is alive. */
  private static final long MAX_REST_NANOS = Duration.ofSeconds(2).toNanos();

  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(500).toNanos();
  private static final Duration MAX_HANDOVER = Duration.ofSeconds(5);
  private static final long HANDOVER_STEP_NANOS = Duration.ofMillis(10).toNanos();
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /**
   * The intake holds at most this many records until their retry is due, or their owner has its
   * turn; others wait in Kafka.
   */
  private static final int MAX_WAITING = 1000;

  private final KafkaConsumer<?, ?> consumer;
  private final Vertx vertx;
  private final Lane lane;
  private final int admitted;
  private final int share;
  private final LaneScheduler scheduler;
  private final LaneOutput output;
  private final BooleanSupplier isOpen;
  private final InstantSource clock = InstantSource.system();
  private final Map<TopicPartition, PartitionWork> partitions = new HashMap<>();

  /** The generation of the group in which each partition was assigned to this consumer. */
  private final Map<TopicPartition, Integer> assigned = new HashMap<>();

  /** What is not due yet. */
  private final PriorityQueue<Incoming> early =
      new PriorityQueue<>(
          Comparator.comparingLong((Incoming it) -> it.record().due())
              .thenComparingLong(it -> it.record().offset()));

  /** What may begin; owners have their turns. */
  private final RoundRobin<Incoming> ready = new RoundRobin<>();

  /** What may begin, alone, because a worker has died over it. */
  private final Queue<Incoming> suspects = new ArrayDeque<>();

  private final Map<Party, Integer> inWork = new HashMap<>();
  private final Contention contention = new Contention();
  private final Queue<Incoming> polled = new ConcurrentLinkedQueue<>();
  private final Queue<LaneRecord> ended = new ConcurrentLinkedQueue<>();
  private final Queue<SetAside> setAside = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isStepPlanned = new AtomicBoolean();
  private final AtomicInteger running = new AtomicInteger();
  private volatile java.util.function.Consumer<IncomingKafkaRecord<?, ?>> channel;
  private volatile long lastRound = System.nanoTime();
  private volatile boolean isIdle;
  private volatile boolean isYielding;
  private volatile boolean isTerminated;
  private long yieldingSince;
  private long lastCommit;
  private int beingSetAside;

  /** A record as we read it, and as the connector has it. */
  private record Incoming(LaneRecord record, IncomingKafkaRecord<?, ?> message) {}

  /** A record that was sent to the bulk lane, and whether it is there. */
  private record SetAside(Incoming incoming, boolean isDurable) {}

  /**
   * Prepares.
   *
   * @param admitted how many records are in work at once
   * @param share how many records of one owner are here at once; further ones go to the bulk lane
   * @param isOpen whether records may begin
   */
  LaneIntake(
      KafkaConsumer<?, ?> consumer,
      Vertx vertx,
      Lane lane,
      int admitted,
      int share,
      LaneScheduler scheduler,
      LaneOutput output,
      BooleanSupplier isOpen) {
    this.consumer = consumer;
    this.vertx = vertx;
    this.lane = lane;
    this.admitted = admitted;
    this.share = share;
    this.scheduler = scheduler;
    this.output = output;
    this.isOpen = isOpen;
    scheduler.onQuiet(this::lookWhoseTurnItIs);
  }

  /** Passes records on when their time has come, in place of when they were polled. */
  @Override
  @SuppressWarnings("unchecked") // what goes out is what came in
  public <K, V> Multi<IncomingKafkaRecord<K, V>> decorateStream(
      Multi<IncomingKafkaRecord<K, V>> source) {
    return Multi.createFrom()
        .emitter(
            emitter -> {
              channel = message -> emitter.emit((IncomingKafkaRecord<K, V>) message);
              var polling = source.subscribe().with(this::accept, emitter::fail, emitter::complete);
              var rest = vertx.setPeriodic(REST_MILLIS, timer -> afterRest());
              emitter.onTermination(
                  () -> {
                    vertx.cancelTimer(rest);
                    polling.cancel();
                  });
            });
  }

  private void accept(IncomingKafkaRecord<?, ?> message) {
    polled.add(new Incoming(LaneRecord.of(lane, message), message));
    planStep();
  }

  /** The application says that a record has come to its end. From any thread. */
  @Override
  public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> message) {
    var record = message.getMetadata(LaneRecord.class).orElseThrow();
    ended.add(record);
    running.decrementAndGet();
    if (record.isSuspect()) {
      scheduler.leaveAlone(lane);
    } else {
      scheduler.leave(lane);
    }
    planStep();
    return Uni.createFrom().voidItem();
  }

  private void lookWhoseTurnItIs() {
    if (isYielding) {
      planStep();
    }
  }

  private void afterRest() {
    if (!isIdle || System.nanoTime() - lastRound > MAX_REST_NANOS) {
      planStep();
    }
  }

  private void planStep() {
    // What ends later than its worker may find no event loop any more.
    if (!isTerminated && isStepPlanned.compareAndSet(false, true)) {
      var rest = GATHERING_MILLIS - sinceLastRound().toMillis();
      if (rest > 0) {
        vertx.setTimer(rest, timer -> startStep());
      } else {
        vertx.runOnContext(this::startStep);
      }
    }
  }

  private void startStep() {
    if (!isTerminated) {
      consumer
          .runOnPollingThread(this::step)
          .subscribe()
          .with(
              done -> {},
              failure -> LOG.errorf(failure, "event=lane_step_failed lane=%s", lane.label()));
      // Or the step would wait until the poll in progress has found something.
      consumer.unwrap().wakeup();
    }
  }

  /** While it is under way no other is planned, because the wake-up would end its commit. */
  private void step(Consumer<?, ?> client) {
    try {
      settleEnded();
      settleSetAside();
      acceptPolled(client);
      if (isOpen.getAsBoolean()) {
        beginDue(client);
      }
      if (System.nanoTime() - lastCommit > COMMIT_EVERY_NANOS) {
        commit(client);
      }
      applyBackPressure(client);
    } catch (WakeupException e) {
      LOG.debugf("event=lane_step_postponed lane=%s", lane.label());
    } catch (KafkaException e) {
      LOG.warnf("event=lane_step_postponed lane=%s cause=\"%s\"", lane.label(), e);
    } finally {
      lastRound = System.nanoTime();
      isIdle = waiting() == 0 && changed().isEmpty();
      isStepPlanned.set(false);
      if (!polled.isEmpty() || !ended.isEmpty() || !setAside.isEmpty()) {
        planStep();
      }
    }
  }

  /** By the client's own pause: the connector polls without rest while it has paused. */
  private void applyBackPressure(Consumer<?, ?> client) {
    if (waiting() < (lane == Lane.REPLAY ? admitted : MAX_WAITING)) {
      client.resume(client.paused());
    } else {
      client.pause(client.assignment());
    }
  }

  private int waiting() {
    return early.size() + ready.size() + suspects.size() + beingSetAside;
  }

  private void acceptPolled(Consumer<?, ?> client) {
    for (var next = polled.peek(); next != null; next = polled.peek()) {
      if (isOurs(next)) {
        var offset = next.record().offset();
        var work = workOf(next.record(), client);
        work.read(offset);
        accept(new Incoming(next.record().after(work.crashes(offset)), next.message()));
      }
      polled.remove();
    }
  }

  private void accept(Incoming next) {
    var record = next.record();
    var party = record.party();
    contention.seen(party);
    if (record.due() > 0) {
      early.add(next);
    } else if (lane == Lane.LIVE
        && !record.isSuspect()
        && isOpen.getAsBoolean()
        && hasItsShare(party)) {
      beingSetAside++;
      output.setAside(
          record,
          isDurable -> {
            setAside.add(new SetAside(next, isDurable));
            planStep();
          });
    } else {
      queue(next);
    }
  }

  private void queue(Incoming next) {
    if (next.record().isSuspect()) {
      suspects.add(next);
    } else {
      ready.add(next.record().party(), next);
    }
  }

  /**
   * The more owners wait, the smaller is a share: all of them together leave room to read on, so
   * that one who comes behind many is seen.
   */
  private boolean hasItsShare(Party party) {
    var fair = MAX_WAITING / 2 / (ready.parties() + 1);
    return ready.size(party) + inWork.getOrDefault(party, 0) >= Math.max(1, Math.min(share, fair));
  }

  /**
   * INVARIANT: a record that was set aside is done here only when it is durable there. One that the
   * broker did not take waits here, beyond its owner's share.
   */
  private void settleSetAside() {
    for (var next = setAside.poll(); next != null; next = setAside.poll()) {
      beingSetAside--;
      var record = next.incoming().record();
      if (!isOurs(next.incoming()) || !partitions.containsKey(record.partition())) {
        continue;
      }
      if (next.isDurable()) {
        partitions.get(record.partition()).done(record.offset());
      } else {
        ready.add(record.party(), next.incoming());
      }
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

  private PartitionWork workOf(LaneRecord first, Consumer<?, ?> client) {
    return partitions.computeIfAbsent(
        first.partition(),
        partition -> {
          var known = client.committed(Set.of(partition)).get(partition);
          return new PartitionWork(
              first.offset(), known == null ? Map.of() : BegunRecords.read(known.metadata()));
        });
  }

  private void beginDue(Consumer<?, ?> client) {
    var now = clock.millis();
    while (!early.isEmpty() && early.peek().record().due() <= now) {
      queue(early.remove());
    }
    if (!isTurn()) {
      return;
    }
    var batch = suspects.isEmpty() ? nextInTurn() : nextSuspect();
    if (batch.isEmpty()) {
      return;
    }
    yieldingSince = 0;
    for (var next : batch) {
      var record = next.record();
      next.message().injectMetadata(record);
      partitions.get(record.partition()).begin(record.offset());
    }
    commit(client);
    for (var next : batch) {
      running.incrementAndGet();
      channel.accept(next.message());
    }
  }

  private List<Incoming> nextInTurn() {
    var batch = new ArrayList<Incoming>();
    while (!ready.isEmpty() && running.get() + batch.size() < admitted) {
      if (!scheduler.enter(lane)) {
        isYielding = true;
        break;
      }
      var next = ready.poll(this::mayBegin);
      if (next.isEmpty()) {
        scheduler.leave(lane);
        break;
      }
      inWork.merge(next.get().record().party(), 1, Integer::sum);
      batch.add(next.get());
    }
    return batch;
  }

  /**
   * INVARIANT: it is not marked as begun while it waits to be alone, or a death in that time would
   * be laid at its door.
   */
  private List<Incoming> nextSuspect() {
    if (!scheduler.enterAlone(lane)) {
      isYielding = true;
      return List.of();
    }
    var next = suspects.remove();
    inWork.merge(next.record().party(), 1, Integer::sum);
    return List.of(next);
  }

  private boolean isTurn() {
    if ((ready.isEmpty() && suspects.isEmpty()) || running.get() >= admitted) {
      yieldingSince = 0;
      isYielding = false;
      return false;
    }
    var now = System.nanoTime();
    if (yieldingSince == 0) {
      yieldingSince = now;
    }
    isYielding = !scheduler.isTurn(lane, now - yieldingSince);
    return !isYielding;
  }

  /** While others come, an owner leaves one of the places that are admitted to them. */
  private boolean mayBegin(Party party) {
    return inWork.getOrDefault(party, 0) < Math.max(1, admitted - 1)
        || !contention.isContended(party);
  }

  private void settleEnded() {
    for (var record = ended.poll(); record != null; record = ended.poll()) {
      inWork.computeIfPresent(record.party(), (same, count) -> count > 1 ? count - 1 : null);
      var work = partitions.get(record.partition());
      if (work != null) {
        work.done(record.offset());
      }
    }
  }

  private void commit(Consumer<?, ?> client) {
    commit(client, changed(), PartitionWork::position);
    lastCommit = System.nanoTime();
  }

  private List<TopicPartition> changed() {
    return partitions.keySet().stream().filter(it -> partitions.get(it).isChanged()).toList();
  }

  /** What cannot be committed now is committed later: it costs work done twice, and no record. */
  private void commit(
      Consumer<?, ?> client,
      Collection<TopicPartition> which,
      Function<PartitionWork, OffsetAndMetadata> position) {
    var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
    which.forEach(partition -> positions.put(partition, position.apply(partitions.get(partition))));
    if (positions.isEmpty()) {
      return;
    }
    try {
      commitAwake(client, positions);
      which.forEach(partition -> partitions.get(partition).committed());
    } catch (RebalanceInProgressException e) {
      LOG.debugf("event=not_committed lane=%s cause=\"%s\"", lane.label(), e);
    } catch (KafkaException e) {
      LOG.warnf("event=not_committed lane=%s cause=\"%s\"", lane.label(), e);
    }
  }

  /** A wake-up that finds the thread between two polls ends the next call to the broker. */
  private static void commitAwake(
      Consumer<?, ?> client, Map<TopicPartition, OffsetAndMetadata> positions) {
    try {
      client.commitSync(positions, COMMIT_TIMEOUT);
    } catch (WakeupException e) {
      commitAwake(client, positions);
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
    early.removeIf(next -> revoked.contains(next.record().partition()));
    ready.removeIf(next -> revoked.contains(next.record().partition()));
    suspects.removeIf(next -> revoked.contains(next.record().partition()));
    if (suspects.isEmpty()) {
      scheduler.withdraw(lane);
    }
    var left = revoked.stream().filter(partitions::containsKey).toList();
    var end = System.nanoTime() + MAX_HANDOVER.toNanos();
    settleEnded();
    while (isBusy(left) && System.nanoTime() < end) {
      LockSupport.parkNanos(HANDOVER_STEP_NANOS);
      settleEnded();
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
      LockSupport.parkNanos(HANDOVER_STEP_NANOS);
    }
    try {
      // It ends the poll for which leaving would wait.
      planStep();
      consumer.runOnPollingThread(this::leave).await().atMost(CLOSE_TIMEOUT);
    } catch (TimeoutException e) {
      LOG.warnf("event=not_committed lane=%s cause=\"%s\"", lane.label(), e);
    }
    return running.get() == 0;
  }

  private void leave(Consumer<?, ?> client) {
    settleEnded();
    settleSetAside();
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
