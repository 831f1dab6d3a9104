package io.tuwen.worker.lane;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.opentelemetry.api.OpenTelemetry;
import io.tuwen.contract.chaos.Sabotage;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneTopics;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** All the lanes of a worker. */
public final class WorkerLanes {
  private static final Logger LOG = Logger.getLogger(WorkerLanes.class);

  private final LaneTopics topics;
  private final LaneConfig config;
  private final Map<String, Object> broker;
  private final LaneOutput output;
  private final List<LaneLoop> loops;

  public WorkerLanes(
      LaneTopics topics,
      ImageWork work,
      LaneConfig config,
      Map<String, Object> broker,
      MeterRegistry metrics,
      OpenTelemetry telemetry,
      Sabotage sabotage) {
    this.topics = topics;
    this.config = config;
    this.broker = broker;
    output = new LaneOutput(topics, broker);
    var handling = new Handling(work, output, config, metrics, sabotage);
    var traffic = new Traffic(config.longestYield());
    var trace = new Trace(telemetry);
    loops = Arrays.stream(Lane.values()).map(lane -> loop(lane, handling, traffic, trace)).toList();
    for (var loop : loops) {
      var tags = Tags.of("lane", loop.lane().label());
      metrics.gauge("tuwen.events.in.flight", tags, loop, LaneLoop::inFlight);
      Gauge.builder("tuwen.lanes.longest", loop, it -> it.longest().toNanos() / 1e9)
          .baseUnit("seconds")
          .tags(tags)
          .register(metrics);
    }
  }

  private LaneLoop loop(Lane lane, Handling handling, Traffic traffic, Trace trace) {
    return new LaneLoop(
        lane,
        topics.topic(lane),
        lane == Lane.REPLAY ? replayed() : config.admitted(),
        () -> consumer(lane),
        handling,
        traffic,
        trace,
        config.grace());
  }

  private int replayed() {
    var half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return config.replayed().orElse(half);
  }

  private Consumer<byte[], byte[]> consumer(Lane lane) {
    var settings = new HashMap<>(broker);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, lane.group(topics.worker()));
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, topics.worker() + "-" + lane.label());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.admitted());
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  public void start() {
    loops.forEach(LaneLoop::start);
  }

  /** Takes nothing more; returns at once. */
  public void stop() {
    loops.forEach(LaneLoop::stop);
  }

  /** Takes nothing more, lets everything that was begun come to its end, and leaves the groups. */
  public void drain() {
    stop();
    try {
      for (var loop : loops) {
        loop.awaitEnd();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    output.close();
    LOG.infof("event=lanes_drained worker=%s", topics.worker());
  }

  /** How long ago the slowest lane looked at its topic. */
  public Duration sinceLastRound() {
    return loops.stream()
        .map(LaneLoop::sinceLastRound)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
