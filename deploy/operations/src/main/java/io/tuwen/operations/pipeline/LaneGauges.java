package io.tuwen.operations.pipeline;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tuwen.contract.error.TuwenException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
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

  private final Pipeline pipeline;
  private final MeterRegistry metrics;

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
      Gauge.builder("tuwen.oldest.unfinished", this, it -> it.seen(lane, LaneGauges::oldest))
          .baseUnit("seconds")
          .tags(tags)
          .register(metrics);
    }
  }

  private static double oldest(LaneStatus status) {
    return status.oldestSeconds() == null ? Double.NaN : status.oldestSeconds();
  }

  private double seen(LaneGroup lane, ToDoubleFunction<LaneStatus> figure) {
    return pipeline.seen(lane).map(figure::applyAsDouble).orElse(Double.NaN);
  }

  /** As often as Prometheus looks. */
  @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    try {
      pipeline.status();
    } catch (TuwenException e) {
      LOG.debugf("event=pipeline_not_seen code=%s cause=\"%s\"", e.code().code(), e.getCause());
    }
  }
}
