package io.tuwen.result.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.event.EventCodec;
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
    var processed = EventCodec.decodeProcessed(event);
    watches.wake(processed.key(), processed.kind());
    metrics.counter("tuwen.results.heard").increment();
  }
}
