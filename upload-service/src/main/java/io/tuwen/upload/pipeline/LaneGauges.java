package io.tuwen.upload.pipeline;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.error.TuwenException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * What the last look at the pipeline has seen, for Prometheus.
 *
 * <p>A scrape waits for no broker. What is not known is not a number: neither an old value nor 0,
 * which would say that all is well.
 */
@ApplicationScoped
class LaneGauges {
  private static final Logger LOG = Logger.getLogger(LaneGauges.class);

  /** As often as Prometheus looks. */
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final Pipeline pipeline;
  private final MeterRegistry metrics;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            var thread = new Thread(task, "lane-gauges");
            thread.setDaemon(true);
            return thread;
          });

  LaneGauges(Pipeline pipeline, MeterRegistry metrics) {
    this.pipeline = pipeline;
    this.metrics = metrics;
  }

  void start(@Observes StartupEvent event) {
    for (var lane : Pipeline.LANES) {
      var tags = Tags.of("worker", lane.worker(), "lane", lane.name());
      Gauge.builder("tuwen.lag", this, it -> it.seen(lane, LaneStatus::lag))
          .tags(tags)
          .register(metrics);
      Gauge.builder("tuwen.oldest.unfinished", this, it -> it.seen(lane, LaneStatus::oldestSeconds))
          .baseUnit("seconds")
          .tags(tags)
          .register(metrics);
    }
    var unused =
        timer.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private double seen(Lane lane, ToDoubleFunction<LaneStatus> figure) {
    return pipeline.seen(lane).map(figure::applyAsDouble).orElse(Double.NaN);
  }

  private void look() {
    try {
      pipeline.status();
    } catch (TuwenException e) {
      LOG.debugf("event=pipeline_not_seen code=%s cause=\"%s\"", e.code().code(), e.getCause());
    } catch (RuntimeException e) {
      LOG.error("event=pipeline_not_seen", e);
    }
  }
}
