package io.tuwen.result.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.tuwen.common.event.EventCodec;
import io.tuwen.result.Watches;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what every worker has done, in every instance, and wakes who waits for it. */
@ApplicationScoped
class ResultListener {
  private final Watches watches;
  private final MeterRegistry metrics;

  ResultListener(Watches watches, MeterRegistry metrics) {
    this.watches = watches;
    this.metrics = metrics;
  }

  @Incoming("image-processed")
  void processed(byte[] event) {
    var key = EventCodec.decodeProcessed(event).key();
    Span.current().setAttribute("tuwen.image.key", key.value());
    watches.wake(key);
    metrics.counter("tuwen.results.heard").increment();
  }
}
