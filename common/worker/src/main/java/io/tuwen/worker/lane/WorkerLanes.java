package io.tuwen.worker.lane;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.WorkerKind;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** All the lanes of a worker. */
@Singleton
public final class WorkerLanes {
  private static final Logger LOG = Logger.getLogger(WorkerLanes.class);

  private final WorkerKind kind;
  private final LaneConfig config;
  private final LaneOutput output;
  private final LaneScheduler scheduler;
  private final Map<Lane, LanePool> pools = new EnumMap<>(Lane.class);
  private final Queue<LaneIntake> intakes = new ConcurrentLinkedQueue<>();
  private volatile boolean isOpen;

  WorkerLanes(
      WorkerKind kind,
      ImageWork work,
      LaneConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      MeterRegistry metrics,
      OpenTelemetry telemetry) {
    this.kind = kind;
    this.config = config;
    output = new LaneOutput(kind, broker, metrics);
    var handler = new RecordHandler(work, output, config, metrics);
    scheduler = new LaneScheduler(config.longestYield(), System::nanoTime);
    var trace = new Trace(telemetry);
    for (var lane : Lane.values()) {
      var admitted = lane == Lane.REPLAY ? replayed() : config.admitted();
      var pool = new LanePool(lane, admitted, handler, trace);
      pools.put(lane, pool);
      var tags = Tags.of("lane", lane.label());
      metrics.gauge("tuwen.events.in.flight", tags, pool, LanePool::inFlight);
      Gauge.builder("tuwen.lanes.longest", pool, it -> it.longest().toNanos() / 1e9)
          .baseUnit("seconds")
          .tags(tags)
          .register(metrics);
    }
  }

  private int replayed() {
    var half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return config.replayed().orElse(half);
  }

  /**
   * The gate of a lane's channel.
   *
   * @param topic what the channel is configured to read, which must be the lane's topic
   */
  LaneIntake intake(Lane lane, String topic, KafkaConsumer<?, ?> consumer, Vertx vertx) {
    if (!topic.equals(kind.topic(lane))) {
      throw new IllegalStateException(
          "the channel %s must read %s, and not %s"
              .formatted(lane.label(), kind.topic(lane), topic));
    }
    var intake =
        new LaneIntake(
            consumer,
            vertx,
            lane,
            pools.get(lane).admitted(),
            config.share(),
            scheduler,
            output,
            () -> isOpen);
    intakes.add(intake);
    return intake;
  }

  /** Handles what a lane's channel delivers; returns at once. */
  void take(Message<byte[]> message) {
    pools.get(message.getMetadata(LaneRecord.class).orElseThrow().lane()).take(message);
  }

  /** From now on records begin. */
  public void start() {
    isOpen = true;
  }

  /** From now on no record begins; returns at once. */
  public void stop() {
    isOpen = false;
  }

  /** Begins no record any more, and waits until everything that was begun has ended. */
  public void drain() {
    stop();
    var end = System.nanoTime() + config.grace().toNanos();
    for (var intake = intakes.poll(); intake != null; intake = intakes.poll()) {
      if (!intake.drain(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
        LOG.warnf("event=lane_not_drained worker=%s", kind.name());
      }
    }
    pools.values().forEach(LanePool::stop);
    output.close();
    LOG.infof("event=lanes_drained worker=%s", kind.name());
  }

  /** How long ago the slowest lane was looked after. */
  public Duration sinceLastRound() {
    return intakes.stream()
        .map(LaneIntake::sinceLastRound)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
