package io.tuwen.worker.lane;

import io.tuwen.contract.lane.Lane;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.threads.JBossThreadFactory;

/** The threads that handle the records of one lane, one for each record that is admitted. */
final class LanePool {
  private final int admitted;
  private final RecordHandler handler;
  private final Trace trace;
  private final ExecutorService threads;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<LaneRecord, Long> runningSince = new ConcurrentHashMap<>();

  LanePool(Lane lane, int admitted, RecordHandler handler, Trace trace) {
    this.admitted = admitted;
    this.handler = handler;
    this.trace = trace;
    var name = "lane-" + lane.label() + "-%t";
    threads =
        Executors.newFixedThreadPool(
            admitted, new JBossThreadFactory(null, true, null, name, null, null));
  }

  int admitted() {
    return admitted;
  }

  int inFlight() {
    return inFlight.get();
  }

  /** How long the record that has been in work for the longest time has been so. */
  Duration longest() {
    var now = System.nanoTime();
    var longest = runningSince.values().stream().mapToLong(since -> now - since).max().orElse(0);
    return Duration.ofNanos(Math.max(0, longest));
  }

  /** Returns at once; the message is acknowledged when the record has come to its end. */
  void take(Message<byte[]> message) {
    var record = message.getMetadata(LaneRecord.class).orElseThrow();
    inFlight.incrementAndGet();
    threads.execute(
        () -> {
          try {
            trace.during(record, () -> handle(message, record));
          } finally {
            inFlight.decrementAndGet();
          }
        });
  }

  /** Where it is interrupted, the record stays open, for the partition's next owner. */
  private void handle(Message<byte[]> message, LaneRecord record) {
    runningSince.put(record, System.nanoTime());
    try {
      handler.handle(record);
      message.ack();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      runningSince.remove(record);
    }
  }

  void stop() {
    threads.shutdownNow();
  }
}
