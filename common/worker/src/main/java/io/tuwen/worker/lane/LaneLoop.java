package io.tuwen.worker.lane;

import io.tuwen.contract.lane.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * One lane of a worker: a thread that takes records, and as many as are admitted to handle them.
 */
final class LaneLoop {
  private static final Logger LOG = Logger.getLogger(LaneLoop.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final Lane lane;
  private final String topic;
  private final int admitted;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Handling handling;
  private final Traffic traffic;
  private final Trace trace;
  private final Duration grace;
  private final ExecutorService handlers;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<LaneRecord, Long> runningSince = new ConcurrentHashMap<>();
  private volatile long lastRound = System.nanoTime();

  LaneLoop(
      Lane lane,
      String topic,
      int admitted,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Handling handling,
      Traffic traffic,
      Trace trace,
      Duration grace) {
    this.lane = lane;
    this.topic = topic;
    this.admitted = admitted;
    this.consumers = consumers;
    this.handling = handling;
    this.traffic = traffic;
    this.trace = trace;
    this.grace = grace;
    var number = new AtomicInteger();
    handlers =
        Executors.newFixedThreadPool(
            admitted,
            task -> daemon(task, "lane-" + lane.label() + "-" + number.incrementAndGet()));
    thread = daemon(this::run, "lane-" + lane.label());
  }

  private static Thread daemon(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  Lane lane() {
    return lane;
  }

  void start() {
    thread.start();
  }

  /** Says that nothing more is to be begun; returns at once. */
  void stop() {
    stopping.countDown();
  }

  /** Waits until everything that was begun has ended, within the grace, and the group was left. */
  void awaitEnd() throws InterruptedException {
    thread.join(grace.plus(CLOSE_TIMEOUT).plusSeconds(5).toMillis());
    handlers.shutdownNow();
  }

  int inFlight() {
    return inFlight.get();
  }

  /** How long the work that has taken the longest of all that is not done has run by now. */
  Duration longest() {
    var now = System.nanoTime();
    var longest = runningSince.values().stream().mapToLong(since -> now - since).max().orElse(0);
    return Duration.ofNanos(Math.max(0, longest));
  }

  /** How long ago this lane last looked at its topic. */
  Duration sinceLastRound() {
    return Duration.ofNanos(System.nanoTime() - lastRound);
  }

  private void run() {
    while (stopping.getCount() > 0) {
      try (var consumer = consumers.get()) {
        consume(consumer);
      } catch (KafkaException e) {
        LOG.warnf(e, "event=lane_broken lane=%s; it begins anew", lane.label());
        pause();
      } catch (RuntimeException e) {
        LOG.errorf(e, "event=lane_broken lane=%s; it begins anew", lane.label());
        pause();
      }
    }
  }

  private void pause() {
    try {
      if (stopping.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debugf("event=lane_ends lane=%s", lane.label());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void consume(Consumer<byte[], byte[]> consumer) {
    var records = new LaneConsumer(consumer, lane, admitted, this::begin, InstantSource.system());
    consumer.subscribe(List.of(topic), records);
    while (stopping.getCount() > 0) {
      records.step();
      lastRound = System.nanoTime();
    }
    if (!records.drain(grace)) {
      LOG.warnf("event=lane_not_drained lane=%s unfinished=%d", lane.label(), records.running());
    }
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }

  private void begin(LaneConsumer source, LaneRecord record, int crashes) {
    inFlight.incrementAndGet();
    traffic.enter(lane);
    handlers.execute(
        () -> {
          try {
            traffic.giveWay(lane);
            traffic.run(
                crashes > 0, () -> trace.during(record, () -> handle(source, record, crashes)));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            traffic.leave(lane);
            inFlight.decrementAndGet();
          }
        });
  }

  /** Where it throws, the record stays open and is delivered again. */
  private void handle(LaneConsumer source, LaneRecord record, int crashes) {
    runningSince.put(record, System.nanoTime());
    try {
      handling.handle(record, crashes);
      source.finished(record);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      runningSince.remove(record);
    }
  }
}
